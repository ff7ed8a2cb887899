package io.flinkalexnet.lab;

import java.io.IOException;
import java.time.Duration;

/** Waits for something that another process does. */
public final class Wait {
    private static final long LOOK_MILLIS = 100;

    private Wait() {}

    /** Something that becomes true. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * Looks ten times a second.
     *
     * @param what for the message, such as "the job has ended"
     * @throws IOException if it does not become true in that time
     */
    public static void until(String what, Duration patience, Condition condition) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "waited %d s in vain until %s".formatted(patience.toSeconds(), what));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
