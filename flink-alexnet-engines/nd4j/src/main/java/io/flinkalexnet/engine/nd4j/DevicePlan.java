package io.flinkalexnet.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Operations in the order in which they run, and the arrays that only they need. Each is one call
 * of ND4J on whole arrays; an output may be one of the inputs where that is elementwise.
 */
final class DevicePlan implements AutoCloseable {
    private final List<Op> ops = new ArrayList<>();
    private final List<INDArray> owned = new ArrayList<>();

    /** A zeroed array, closed with the plan. */
    INDArray array(DataType type, long... shape) {
        INDArray array = Nd4j.create(type, shape, 'c');
        owned.add(array);
        return array;
    }

    INDArray floats(long... shape) {
        return array(DataType.FLOAT, shape);
    }

    INDArray floatsLike(INDArray array) {
        return floats(array.shape());
    }

    /** A number that operations take, closed with the plan. */
    INDArray scalar(double value) {
        INDArray scalar = Nd4j.scalar(DataType.FLOAT, value);
        owned.add(scalar);
        return scalar;
    }

    /** An operation that has one output, or several that ND4J numbers in this order. */
    DevicePlan then(Op.Call call) {
        ops.add(new DeviceOp(call));
        return this;
    }

    DevicePlan then(String name, INDArray input, INDArray output, long... integers) {
        return then(new Op.Call(name, List.of(input), List.of(output), integers));
    }

    DevicePlan then(
            String name, INDArray first, INDArray second, INDArray output, long... integers) {
        return then(new Op.Call(name, List.of(first, second), List.of(output), integers));
    }

    /** {@code z = x y}, matrices; ND4J and cuBLAS take no copy if z is a transposed view. */
    DevicePlan multiplyMatrices(INDArray x, INDArray y, INDArray z) {
        return then("matmul", x, y, z);
    }

    void run() {
        for (Op op : ops) {
            op.execute();
        }
    }

    @Override
    public void close() {
        ops.forEach(Op::close);
        owned.forEach(Layer::close);
    }
}
