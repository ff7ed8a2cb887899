package io.flinkalexnet.lab.floor;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What time is taken of a kernel. */
public enum Clock {
    /** Time that passes; other processes on the machine lengthen it. */
    WALL {
        @Override
        public long nanos() {
            return System.nanoTime();
        }
    },
    /** Processor time of the calling thread: for one thread on a machine that has other work. */
    CPU {
        @Override
        public long nanos() {
            return THREADS.getCurrentThreadCpuTime();
        }
    };

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Only differences between two readings of one thread mean something. */
    public abstract long nanos();

    /** Throws {@link IllegalArgumentException} if this can't see the work of so many threads. */
    void checkThreads(int threads) {
        if (this == CPU && threads > 1) {
            throw new IllegalArgumentException(
                    "the clock CPU sees one thread, threads were %d; take WALL".formatted(threads));
        }
    }
}
