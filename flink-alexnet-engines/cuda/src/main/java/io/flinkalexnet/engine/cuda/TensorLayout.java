package io.flinkalexnet.engine.cuda;

/**
 * Where the elements of a tensor lie. For cuDNN dimensions are always (n, c, h, w), and strides
 * tell that channels are innermost (Core Concepts, "Tensors and Layouts"). Of weights n are the
 * filters and c the channels of one group.
 *
 * @param pixelStride elements between neighbours in a row: {@code channels}, or more where this is
 *     some of the channels of a wider tensor
 */
record TensorLayout(long count, long channels, long height, long width, long pixelStride) {
    static TensorLayout dense(long count, long channels, long height, long width) {
        return new TensorLayout(count, channels, height, width, channels);
    }

    /** The same without gaps between pixels. */
    TensorLayout packed() {
        return dense(count, channels, height, width);
    }

    long[] dimensions() {
        return new long[] {count, channels, height, width};
    }

    long[] strides() {
        return new long[] {height * width * pixelStride, 1, width * pixelStride, pixelStride};
    }

    /** Elements from the first to the last, gaps included. */
    long span() {
        return (count * height * width - 1) * pixelStride + channels;
    }

    long elements() {
        return count * channels * height * width;
    }
}
