package io.flinkalexnet.lab.checkpoint;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Heap that the threads of this process have allocated which write checkpoints. */
final class WriterAllocations {
    /** Flink names the threads of the asynchronous phase so. */
    private static final String WRITERS = "AsyncOperations";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Since those threads started; threads that have ended are not in it. */
    long bytes() {
        long[] writers =
                Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                        .filter(each -> each != null && each.getThreadName().startsWith(WRITERS))
                        .mapToLong(each -> each.getThreadId())
                        .toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(writers)).filter(b -> b > 0).sum();
    }
}
