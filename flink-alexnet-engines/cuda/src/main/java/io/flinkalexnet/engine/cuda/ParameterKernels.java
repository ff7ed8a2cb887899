package io.flinkalexnet.engine.cuda;

import static io.flinkalexnet.engine.cuda.LaunchBuilder.ceilDiv;

import io.flinkalexnet.engine.cuda.Kernels.FoldedWeights;

/** Launches of update.cu and layout.cu; see {@link Kernels}. */
final class ParameterKernels {
    private static final int TILE = 32; // of layout.cu's transpose

    private final ElementType type;

    ParameterKernels(ElementType type) {
        this.type = type;
    }

    KernelLaunch update(
            int chunks,
            float momentum,
            float weightDecay,
            Block kinds,
            Block step,
            Block score,
            Block gradient,
            Block velocity,
            Block parameters,
            Block rounded) {
        int count = Math.multiplyExact(chunks, Kernels.UPDATE_CHUNK);
        Block finite = score.slice(Kernels.SCORE_FINITE, Integer.BYTES);
        if (!LaunchBuilder.aligned(gradient, velocity, parameters, rounded)) {
            throw new IllegalStateException("parameters and what lies beside them must be aligned");
        }
        LaunchBuilder launch =
                new LaunchBuilder(type, "update.cu", "update")
                        .real(momentum, weightDecay)
                        .bytes(kinds, chunks)
                        .bytes(step, Kernels.STEP_BYTES)
                        .ints(finite, 1)
                        .floats(gradient, count)
                        .floats(velocity, count)
                        .floats(parameters, count);
        launch = rounded == null ? launch.nothing() : launch.elements(rounded, count);
        return launch.blocks(chunks);
    }

    /** (outer, rows, columns) to (outer, columns, rows). */
    KernelLaunch transpose(int outer, int rows, int columns, Block from, Block to) {
        int count = Math.multiplyExact(outer, Math.multiplyExact(rows, columns));
        int tiles = Math.multiplyExact(outer, ceilDiv(rows, TILE) * ceilDiv(columns, TILE));
        return layout("transpose")
                .whole(rows, columns)
                .floats(from, count)
                .floats(to, count)
                .blocks(tiles);
    }

    KernelLaunch fold(FoldedWeights shape, Block from, Block to) {
        return folded("fold", shape)
                .floats(from, weights(shape))
                .floats(to, shape.length())
                .threads(shape.length());
    }

    KernelLaunch unfold(FoldedWeights shape, Block from, Block to) {
        return folded("unfold", shape)
                .floats(from, shape.length())
                .floats(to, weights(shape))
                .threads(shape.length());
    }

    KernelLaunch maskFolded(FoldedWeights shape, Block gradient) {
        return folded("maskFolded", shape).floats(gradient, shape.length()).threads(shape.length());
    }

    private static int weights(FoldedWeights shape) {
        return shape.filters() * shape.channels() * shape.kernel() * shape.kernel();
    }

    private LaunchBuilder folded(String function, FoldedWeights shape) {
        return layout(function)
                .whole(shape.length(), shape.channels(), shape.kernel(), shape.block());
    }

    private LaunchBuilder layout(String function) {
        return new LaunchBuilder(type, "layout.cu", function);
    }
}
