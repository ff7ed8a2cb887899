package io.flinkalexnet.engine.cuda;

/** Launches of loss.cu; see {@link Kernels}. */
final class LossKernels {
    private final ElementType type;

    LossKernels(ElementType type) {
        this.type = type;
    }

    KernelLaunch softmax(int rows, int classes, Block logits, Block probabilities) {
        int count = Math.multiplyExact(rows, classes);
        return launch("softmax")
                .whole(classes)
                .floats(logits, count)
                .floats(probabilities, count)
                .blocks(rows);
    }

    KernelLaunch crossEntropy(
            int rows,
            int classes,
            Block logits,
            Block pictures,
            Block gradient,
            Block losses,
            Block above) {
        int count = Math.multiplyExact(rows, classes);
        LaunchBuilder launch =
                launch("crossEntropy")
                        .whole(rows, classes)
                        .floats(logits, count)
                        .bytes(pictures, (long) rows * Kernels.PICTURE_BYTES);
        launch = gradient == null ? launch.nothing() : launch.elements(gradient, count);
        return launch.doubles(losses, rows).ints(above, rows).blocks(rows);
    }

    KernelLaunch score(int rows, Block losses, Block above, Block score) {
        return launch("score")
                .whole(rows)
                .doubles(losses, rows)
                .ints(above, rows)
                .bytes(score, Kernels.SCORE_BYTES)
                .blocks(1);
    }

    private LaunchBuilder launch(String function) {
        return new LaunchBuilder(type, "loss.cu", function);
    }
}
