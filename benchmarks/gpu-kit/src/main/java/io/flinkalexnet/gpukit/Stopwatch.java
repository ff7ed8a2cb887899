package io.flinkalexnet.gpukit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times what returns only when its result is there, so that a device's work is in the time. */
final class Stopwatch {
    private static final int RUNS_MIN = 3;
    private static final double NANOS = 1e9;

    private Stopwatch() {}

    /** Median over as many runs as fit into the measure's time, three at least, after a warm-up. */
    static double medianSeconds(Scale scale, Runnable work) {
        for (int i = 0; i < scale.effort().warmUp(); i++) {
            work.run();
        }
        List<Long> nanos = new ArrayList<>();
        long end = System.nanoTime() + (long) (scale.effort().secondsPerMeasure() * NANOS);
        while (nanos.size() < RUNS_MIN || System.nanoTime() < end) {
            long start = System.nanoTime();
            work.run();
            nanos.add(System.nanoTime() - start);
        }
        Collections.sort(nanos);
        return nanos.get(nanos.size() / 2) / NANOS;
    }
}
