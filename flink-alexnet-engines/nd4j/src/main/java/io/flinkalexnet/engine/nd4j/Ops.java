package io.flinkalexnet.engine.nd4j;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The few ND4J calls that all layers share. */
final class Ops {
    private Ops() {}

    /** A native operation over fixed arrays, to be executed again and again. */
    static DynamicCustomOp op(
            String name, List<INDArray> inputs, List<INDArray> outputs, long... arguments) {
        DynamicCustomOp op =
                DynamicCustomOp.builder(name)
                        .addInputs(inputs.toArray(INDArray[]::new))
                        .addOutputs(outputs.toArray(INDArray[]::new))
                        .build();
        op.addIArgument(arguments); // the builder's method would replace earlier arguments
        return op;
    }

    /** A zeroed row-major float array. */
    static INDArray zeros(long... shape) {
        return Nd4j.create(DataType.FLOAT, shape, 'c');
    }

    /**
     * Row-major z = alpha * x y + beta * z, matrices as they lie in memory. ND4J wants column-major
     * results, so it is asked for the transposed product.
     */
    static void gemm(INDArray x, INDArray y, INDArray z, double alpha, double beta) {
        Nd4j.gemm(y.transpose(), x.transpose(), z.transpose(), false, false, alpha, beta);
    }

    /** Copies {@code length} floats from {@code source} into a row-major array that is no view. */
    static void write(float[] source, int length, INDArray target) {
        address(target).put(source, 0, length);
    }

    /** Copies the first {@code length} floats of a row-major array that is no view. */
    static void read(INDArray source, float[] target, int length) {
        address(source).get(target, 0, length);
    }

    private static FloatPointer address(INDArray array) {
        return new FloatPointer(array.data().addressPointer());
    }
}
