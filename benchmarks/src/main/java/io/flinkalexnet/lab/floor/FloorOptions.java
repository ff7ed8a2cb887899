package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.lab.OptionRange;

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
        OptionRange.check("batch", batch, 1, BATCH_MAX);
        OptionRange.check("threads", threads, 1, THREADS_MAX);
        OptionRange.check("millisPerKernel", millisPerKernel, 1, MILLIS_MAX);
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
}
