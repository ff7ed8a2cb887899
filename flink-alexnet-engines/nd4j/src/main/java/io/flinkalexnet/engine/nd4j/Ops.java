package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.Lanes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays as all layers have them: row-major floats. */
final class Ops {
    private Ops() {}

    /** A zeroed row-major float array. */
    static INDArray zeros(long... shape) {
        return Nd4j.create(DataType.FLOAT, shape, 'c');
    }

    /** Part of a row-major array, {@code shape} floats from {@code offset} on; not a copy. */
    static INDArray view(INDArray array, long offset, long... shape) {
        return Nd4j.create(
                array.data(), shape, Nd4j.getStrides(shape, 'c'), array.offset() + offset, 'c');
    }

    /** A square of a row-major (C, H, W) array, (C, side, side); not a copy. */
    static INDArray window(INDArray array, int y, int x, int side) {
        long[] strides = {array.size(1) * array.size(2), array.size(2), 1};
        long[] shape = {array.size(0), side, side};
        return Nd4j.create(array.data(), shape, strides, array.offset() + y * strides[1] + x, 'c');
    }

    /** The images of {@code range} of a row-major array whose first axis is the mini-batch. */
    static INDArray images(INDArray array, Lanes.Range range) {
        long[] shape = array.shape().clone();
        long imageLength = array.length() / shape[0];
        shape[0] = range.size();
        return view(array, range.from() * imageLength, shape);
    }

    /** The memory of a row-major array or view, for BLAS. Valid until the array is closed. */
    static FloatPointer pointer(INDArray array) {
        return new FloatPointer(array.data().addressPointer()).capacity(array.length());
    }

    /** The memory of a row-major array or view, for Java. Valid until the array is closed. */
    static ByteBuffer bytes(INDArray array) {
        long length = array.length() * Float.BYTES;
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "an array of %d bytes is more than one lane can take; use a smaller batch size"
                            .formatted(length));
        }
        return new BytePointer(array.data().addressPointer())
                .capacity(length)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
    }
}
