package io.flinkalexnet.lab.checkpoint;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** Samples what the heap holds behind a full collection. For one thread. */
final class LiveHeap {
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private long mostBytes;
    private int samples;

    /** Collects, which stops all threads of this process for a moment, and looks. */
    void sample() {
        memory.gc();
        mostBytes = Math.max(mostBytes, memory.getHeapMemoryUsage().getUsed());
        samples++;
    }

    long mostBytes() {
        return mostBytes;
    }

    int samples() {
        return samples;
    }
}
