package io.flinkalexnet.lab.peers;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits until nothing else keeps the machine busy.
 *
 * @param load average over a minute to fall below, above 0
 */
record CalmMachine(double load) {
    private static final long PAUSE_SECONDS = 10;

    CalmMachine {
        if (!(load > 0)) {
            throw new IllegalArgumentException("--calm must be above 0, was " + load);
        }
    }

    /**
     * Returns once it is calm.
     *
     * @param watcher is told of every look
     */
    void await(Consumer<String> watcher) throws InterruptedException {
        for (double now = loadAverage(); now >= load; now = loadAverage()) {
            watcher.accept(
                    String.format(Locale.ROOT, "load average %.2f, waiting for %.2f", now, load));
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        }
    }

    /** Negative, which is calm, where the system does not tell. */
    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
