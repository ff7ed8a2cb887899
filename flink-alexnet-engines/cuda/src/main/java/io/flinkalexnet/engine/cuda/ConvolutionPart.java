package io.flinkalexnet.engine.cuda;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Neighbouring groups of a convolution, which are a convolution themselves: of some channels of the
 * same activations, and of some filters.
 *
 * @param first number of the first group
 * @param groups how many
 */
record ConvolutionPart(Convolution shape, int first, int groups) {
    static ConvolutionPart whole(Convolution shape) {
        return new ConvolutionPart(shape, 0, shape.groups());
    }

    static List<ConvolutionPart> perGroup(Convolution shape) {
        return IntStream.range(0, shape.groups())
                .mapToObj(group -> new ConvolutionPart(shape, group, 1))
                .toList();
    }

    /** Channels of one group. */
    private int groupChannels() {
        return shape.channels() / shape.groups();
    }

    /** Filters of one group. */
    private int groupFilters() {
        return shape.filters() / shape.groups();
    }

    TensorLayout input() {
        return new TensorLayout(
                shape.batch(),
                (long) groups * groupChannels(),
                shape.height(),
                shape.width(),
                shape.channels());
    }

    TensorLayout weights() {
        return TensorLayout.dense(
                (long) groups * groupFilters(), groupChannels(), shape.kernel(), shape.kernel());
    }

    TensorLayout bias() {
        return TensorLayout.dense(1, (long) groups * groupFilters(), 1, 1);
    }

    TensorLayout output() {
        return new TensorLayout(
                shape.batch(),
                (long) groups * groupFilters(),
                shape.outputHeight(),
                shape.outputWidth(),
                shape.filters());
    }

    /** From this part's first channel to the end of the block. */
    Block ofInput(Block x, ElementType type) {
        return tail(x, (long) first * groupChannels() * type.bytes());
    }

    Block ofWeights(Block w, ElementType type) {
        long weights = weights().elements() / groups * type.bytes();
        return w.slice(first * weights, groups * weights);
    }

    /** Biases are f32. */
    Block ofBias(Block bias) {
        long biases = (long) groupFilters() * ElementType.F32.bytes();
        return bias.slice(first * biases, groups * biases);
    }

    /** From this part's first filter to the end of the block. */
    Block ofOutput(Block y, ElementType type) {
        return tail(y, (long) first * groupFilters() * type.bytes());
    }

    private static Block tail(Block block, long offset) {
        return block.slice(offset, block.bytes() - offset);
    }
}
