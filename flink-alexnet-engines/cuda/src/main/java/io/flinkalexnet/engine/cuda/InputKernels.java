package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.KernelLaunch.Grid;
import io.flinkalexnet.engine.cuda.Kernels.InputShape;

/** Launches of input.cu; see {@link Kernels}. */
final class InputKernels {
    private static final int RGB = 3;

    private final ElementType type;

    InputKernels(ElementType type) {
        this.type = type;
    }

    KernelLaunch normalize(
            InputShape shape, float scale, Block pixels, Block pictures, Block mean, Block out) {
        int row = Math.multiplyExact(shape.blocks(), shape.channels());
        int sharedBytes = Math.multiplyExact(row, type.bytes());
        if (sharedBytes > LaunchBuilder.SHARED_LIMIT) {
            throw new IllegalArgumentException(
                    "pictures of side %d have rows of %d bytes on this engine, at most %d fit"
                            .formatted(shape.side(), sharedBytes, LaunchBuilder.SHARED_LIMIT));
        }
        int rows = Math.multiplyExact(shape.batch(), shape.blocks());
        return new LaunchBuilder(type, "input.cu", "normalize")
                .whole(shape.side(), shape.meanSide(), shape.block(), shape.padding())
                .whole(shape.blocks())
                .real(scale)
                .bytes(pixels, (long) shape.batch() * RGB * shape.side() * shape.side())
                .bytes(pictures, (long) shape.batch() * Kernels.PICTURE_BYTES)
                .floats(mean, RGB * shape.meanSide() * shape.meanSide())
                .elements(out, Math.multiplyExact(rows, row))
                .blocks(Grid.of(rows), sharedBytes);
    }
}
