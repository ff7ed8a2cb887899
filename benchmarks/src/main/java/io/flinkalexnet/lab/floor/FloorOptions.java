package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.Precision;

/**
 * What to measure.
 *
 * @param batch images, 1 to 4096
 * @param precision one that processors have
 * @param threads of OpenMP, 1 to 1024
 * @param clock {@link Clock#CPU} sees one thread only
 * @param millisPerKernel time for each kernel after its warm-up, 1 to 60000; a kernel runs at least
 *     three times
 */
public record FloorOptions(
        int batch,
        Workload workload,
        Precision precision,
        int threads,
        Clock clock,
        int millisPerKernel) {
    private static final int BATCH_MAX = 4096;
    private static final int THREADS_MAX = 1024;
    private static final int MILLIS_MAX = 60_000;
    static final int MILLIS_DEFAULT = 300;

    public FloorOptions {
        check("batch", batch, BATCH_MAX);
        check("threads", threads, THREADS_MAX);
        check("millisPerKernel", millisPerKernel, MILLIS_MAX);
        clock.checkThreads(threads);
        if (precision == Precision.TF32) {
            throw new IllegalArgumentException(
                    "precision must be f32 or bf16, was tf32: no processor has instructions for it");
        }
    }

    /** By the clock on the wall, with the usual time for each kernel. */
    public static FloorOptions of(int batch, Workload workload, Precision precision, int threads) {
        return new FloorOptions(batch, workload, precision, threads, Clock.WALL, MILLIS_DEFAULT);
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    "%s must be in [1, %d], was %d".formatted(name, max, value));
        }
    }
}
