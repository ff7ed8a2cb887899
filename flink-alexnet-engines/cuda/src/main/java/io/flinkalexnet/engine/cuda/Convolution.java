package io.flinkalexnet.engine.cuda;

/**
 * Geometry of a convolution. Padding is the same on all sides.
 *
 * @param batch images
 * @param height of the input
 * @param width of the input
 * @param channels of the input
 * @param filters channels of the output
 * @param kernel height and width of the window
 * @param groups divides channels and filters
 */
record Convolution(
        int batch,
        int height,
        int width,
        int channels,
        int filters,
        int kernel,
        int stride,
        int padding,
        int groups) {
    int outputHeight() {
        return (height + 2 * padding - kernel) / stride + 1;
    }

    int outputWidth() {
        return (width + 2 * padding - kernel) / stride + 1;
    }

    /** Elements of the weights. */
    int weights() {
        return filters * kernel * kernel * (channels / groups);
    }
}
