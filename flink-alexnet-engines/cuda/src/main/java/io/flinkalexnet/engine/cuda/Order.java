package io.flinkalexnet.engine.cuda;

import java.util.Optional;

/**
 * How a parameter tensor's rows, one for each output, lie on the device, and how those of the
 * exchange order ({@link io.flinkalexnet.engine.model.ParameterLayout}) get there and back, to the
 * bit.
 */
sealed interface Order {
    int rows();

    /** Floats of a row in the exchange order. */
    int exchanged();

    /** Floats of a row on the device. */
    int stored();

    /**
     * From the exchange order.
     *
     * @param count rows; each order is the same for any number of them
     * @return empty if the two are the same
     */
    Optional<KernelLaunch> in(Kernels kernels, int count, Block from, Block to);

    /** The way back. */
    Optional<KernelLaunch> out(Kernels kernels, int count, Block from, Block to);

    /** As it is exchanged. */
    record Same(int rows, int exchanged) implements Order {
        @Override
        public int stored() {
            return exchanged;
        }

        @Override
        public Optional<KernelLaunch> in(Kernels kernels, int count, Block from, Block to) {
            return Optional.empty();
        }

        @Override
        public Optional<KernelLaunch> out(Kernels kernels, int count, Block from, Block to) {
            return Optional.empty();
        }
    }

    /** Rows are (positions, channels), not (channels, positions). */
    record ChannelsLast(int rows, int channels, int positions) implements Order {
        @Override
        public int exchanged() {
            return channels * positions;
        }

        @Override
        public int stored() {
            return exchanged();
        }

        @Override
        public Optional<KernelLaunch> in(Kernels kernels, int count, Block from, Block to) {
            return Optional.of(kernels.channelsLast(count, channels, positions, from, to));
        }

        @Override
        public Optional<KernelLaunch> out(Kernels kernels, int count, Block from, Block to) {
            return Optional.of(kernels.channelsFirst(count, channels, positions, from, to));
        }
    }

    /** Filters over squares of pixels. */
    record Folded(Kernels.FoldedWeights shape) implements Order {
        @Override
        public int rows() {
            return shape.filters();
        }

        @Override
        public int exchanged() {
            return shape.channels() * shape.kernel() * shape.kernel();
        }

        @Override
        public int stored() {
            return shape.length() / shape.filters();
        }

        @Override
        public Optional<KernelLaunch> in(Kernels kernels, int count, Block from, Block to) {
            return Optional.of(kernels.fold(ofRows(count), from, to));
        }

        @Override
        public Optional<KernelLaunch> out(Kernels kernels, int count, Block from, Block to) {
            return Optional.of(kernels.unfold(ofRows(count), from, to));
        }

        private Kernels.FoldedWeights ofRows(int count) {
            return new Kernels.FoldedWeights(
                    count, shape.channels(), shape.kernel(), shape.block());
        }
    }
}
