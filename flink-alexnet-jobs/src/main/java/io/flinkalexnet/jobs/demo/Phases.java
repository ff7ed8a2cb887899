package io.flinkalexnet.jobs.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Seconds of each phase, in the order in which they ran. For one thread. */
final class Phases {
    /** Key of the whole, from the first phase's begin. */
    static final String TOTAL = "total";

    private final LongSupplier nanoClock;
    private final long startNanos;
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /** A phase, which gives what it is for. */
    interface Work<T> {
        T run() throws Exception;
    }

    Phases(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        startNanos = nanoClock.getAsLong();
    }

    <T> T time(String phase, Work<T> work) throws Exception {
        long begin = nanoClock.getAsLong();
        T result = work.run();
        seconds.put(phase, secondsSince(begin));
        return result;
    }

    /** Seconds of a phase that has ended. */
    double of(String phase) {
        return seconds.get(phase);
    }

    /** All that have ended, and {@link #TOTAL}. */
    Map<String, Double> all() {
        Map<String, Double> all = new LinkedHashMap<>(seconds);
        all.put(TOTAL, secondsSince(startNanos));
        return all;
    }

    private double secondsSince(long beginNanos) {
        return seconds(nanoClock.getAsLong() - beginNanos);
    }

    /** Seconds to the millisecond. */
    static double seconds(long nanos) {
        return Math.round(nanos / 1e6) / 1e3;
    }
}
