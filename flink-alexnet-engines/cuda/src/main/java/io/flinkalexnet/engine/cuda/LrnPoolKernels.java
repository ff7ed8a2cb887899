package io.flinkalexnet.engine.cuda;

import static io.flinkalexnet.engine.cuda.LaunchBuilder.ceilDiv;

import io.flinkalexnet.engine.cuda.KernelLaunch.Grid;
import io.flinkalexnet.engine.cuda.Kernels.Mask;
import io.flinkalexnet.engine.cuda.Kernels.PoolShape;
import io.flinkalexnet.engine.model.LayerSpec;

/** Launches of lrn_pool.cu; see {@link Kernels}. */
final class LrnPoolKernels {
    private static final String FILE = "lrn_pool.cu";
    private static final String PACKED = "Packed";
    private static final int PACKED_SIZE = 5;
    private static final double PACKED_BETA = 0.75;
    private static final int LARGEST_WINDOW = 16; // an index in the window is a byte

    private final ElementType type;
    private final int pack;

    LrnPoolKernels(ElementType type) {
        this.type = type;
        pack = LaunchBuilder.PACK_BYTES / type.bytes();
    }

    KernelLaunch lrn(LayerSpec.Lrn lrn, int positions, int channels, Block x, Block y) {
        int count = Math.multiplyExact(positions, channels);
        boolean packed = isPacked(lrn) && isPacked(channels, x, y);
        LaunchBuilder launch = launch("lrn", packed).whole(count);
        return window(launch, lrn, channels)
                .elements(x, count)
                .elements(y, count)
                .threads(count / width(packed));
    }

    KernelLaunch lrnGradient(
            LayerSpec.Lrn lrn,
            int positions,
            int channels,
            Mask mask,
            Block x,
            Block dy,
            Block dx) {
        int count = Math.multiplyExact(positions, channels);
        boolean packed = isPacked(lrn) && isPacked(channels, x, dy, dx);
        LaunchBuilder launch =
                window(launch("lrnGradient", packed).whole(positions), lrn, channels)
                        .whole(mask == Mask.RELU ? 1 : 0)
                        .elements(x, count)
                        .elements(dy, count)
                        .elements(dx, count);
        return overPositions(launch, positions, channels, packed);
    }

    KernelLaunch maxPool(PoolShape shape, Block x, Block y, Block argmax) {
        boolean packed = isPacked(shape.channels(), x, y, argmax);
        int outputs = outputs(shape);
        LaunchBuilder launch =
                pool(launch("maxPool", packed).whole(outputs, shape.channels()), shape)
                        .elements(x, inputs(shape))
                        .elements(y, outputs);
        return optionalBytes(launch, argmax, outputs).threads(outputs / width(packed));
    }

    KernelLaunch maxPoolGradient(
            PoolShape shape, Mask mask, Block x, Block dy, Block argmax, Block dx) {
        boolean packed = isPacked(shape.channels(), x, dy, argmax, dx);
        int inputs = inputs(shape);
        LaunchBuilder launch =
                pool(launch("maxPoolGradient", packed).whole(inputs, shape.channels()), shape);
        launch = mask == Mask.RELU ? launch.elements(x, inputs) : launch.nothing();
        return launch.elements(dy, outputs(shape))
                .bytes(argmax, outputs(shape))
                .elements(dx, inputs)
                .threads(inputs / width(packed));
    }

    KernelLaunch lrnMaxPool(LayerSpec.Lrn lrn, PoolShape shape, Block x, Block y, Block argmax) {
        boolean packed = isPacked(lrn) && isPacked(shape.channels(), x, y, argmax);
        int outputs = outputs(shape);
        Tiling tiling = Tiling.of(shape, width(packed), type.bytes());
        LaunchBuilder launch = window(launch("lrnMaxPool", packed), lrn, shape.channels());
        pool(launch, shape)
                .whole(tiling.tile(), tiling.slice())
                .elements(x, inputs(shape))
                .elements(y, outputs);
        return optionalBytes(launch, argmax, outputs)
                .blocks(Grid.of(tiling.blocks(shape)), tiling.bytes(shape, type.bytes()));
    }

    KernelLaunch lrnMaxPoolGradient(
            LayerSpec.Lrn lrn,
            PoolShape shape,
            Mask mask,
            Block x,
            Block dy,
            Block argmax,
            Block dx) {
        boolean packed = isPacked(lrn) && isPacked(shape.channels(), x, dy, argmax, dx);
        int inputs = inputs(shape);
        int positions = inputs / shape.channels();
        LaunchBuilder launch = launch("lrnMaxPoolGradient", packed).whole(positions);
        pool(window(launch, lrn, shape.channels()), shape)
                .whole(mask == Mask.RELU ? 1 : 0)
                .elements(x, inputs)
                .elements(dy, outputs(shape))
                .bytes(argmax, outputs(shape))
                .elements(dx, inputs);
        return overPositions(launch, positions, shape.channels(), packed);
    }

    /**
     * Squares of outputs that a block makes, and how many channels of them. What it normalises for
     * them must fit into shared memory, in half of what would leave room for two blocks only.
     */
    private record Tiling(int tile, int slice) {
        private static final int LARGEST_TILE = 8;
        private static final int LARGEST_SLICE = 128;
        private static final int SHARED_BYTES = 24 << 10;

        static Tiling of(PoolShape shape, int pack, int elementBytes) {
            int slices = ceilDiv(shape.channels(), LARGEST_SLICE);
            int slice = roundUp(ceilDiv(shape.channels(), slices), pack);
            while (true) {
                for (int tile = LARGEST_TILE; tile > 0; tile--) {
                    Tiling tiling = new Tiling(even(shape, tile), slice);
                    if (tiling.bytes(shape, elementBytes) <= SHARED_BYTES) {
                        return tiling;
                    }
                }
                slice = roundUp(slice / 2, pack); // a window of 16 x 16 of one pack fits
            }
        }

        /** So that the last square of a row is about as wide as the others. */
        private static int even(PoolShape shape, int tile) {
            int side = Math.max(shape.outputHeight(), shape.outputWidth());
            return ceilDiv(side, ceilDiv(side, tile));
        }

        private static int roundUp(int count, int pack) {
            return ceilDiv(count, pack) * pack;
        }

        int blocks(PoolShape shape) {
            return shape.batch()
                    * ceilDiv(shape.outputHeight(), tile)
                    * ceilDiv(shape.outputWidth(), tile)
                    * ceilDiv(shape.channels(), slice);
        }

        int bytes(PoolShape shape, int elementBytes) {
            int side = (tile - 1) * shape.stride() + shape.window();
            return side * side * slice * elementBytes;
        }
    }

    private LaunchBuilder launch(String function, boolean packed) {
        return new LaunchBuilder(type, FILE, packed ? function + PACKED : function);
    }

    private static LaunchBuilder window(LaunchBuilder launch, LayerSpec.Lrn lrn, int channels) {
        int reach = Math.min(lrn.size() / 2, channels - 1);
        return launch.whole(channels, reach).real(lrn.k(), lrn.alpha(), lrn.beta());
    }

    private static LaunchBuilder pool(LaunchBuilder launch, PoolShape shape) {
        if (shape.window() > LARGEST_WINDOW) {
            throw new IllegalArgumentException(
                    "max pooling takes windows of at most %d on this engine, was %d"
                            .formatted(LARGEST_WINDOW, shape.window()));
        }
        return launch.whole(shape.height(), shape.width(), shape.window(), shape.stride());
    }

    private static LaunchBuilder optionalBytes(LaunchBuilder launch, Block block, int count) {
        return block == null ? launch.nothing() : launch.bytes(block, count);
    }

    /** Blocks of whole positions, with two floats of shared memory for each of their channels. */
    private KernelLaunch overPositions(
            LaunchBuilder launch, int positions, int channels, boolean packed) {
        int room = Math.max(1, LaunchBuilder.THREADS / (channels / width(packed)));
        int sharedBytes = Math.multiplyExact(room * channels, 2 * Float.BYTES);
        if (sharedBytes > LaunchBuilder.SHARED_LIMIT) {
            throw new IllegalArgumentException(
                    "the gradient of LRN takes at most %d channels on this engine, were %d"
                            .formatted(LaunchBuilder.SHARED_LIMIT / (2 * Float.BYTES), channels));
        }
        return launch.blocks(Grid.of(ceilDiv(positions, room)), sharedBytes);
    }

    private static boolean isPacked(LayerSpec.Lrn lrn) {
        return lrn.size() == PACKED_SIZE && lrn.beta() == PACKED_BETA;
    }

    private boolean isPacked(int channels, Block... blocks) {
        return channels % pack == 0 && LaunchBuilder.aligned(blocks);
    }

    /** Channels of a thread. */
    private int width(boolean packed) {
        return packed ? pack : 1;
    }

    private static int inputs(PoolShape shape) {
        int pixels = Math.multiplyExact(shape.batch(), shape.height() * shape.width());
        return Math.multiplyExact(pixels, shape.channels());
    }

    private static int outputs(PoolShape shape) {
        return inputs(shape) == 0 ? 0 : shape.outputs();
    }
}
