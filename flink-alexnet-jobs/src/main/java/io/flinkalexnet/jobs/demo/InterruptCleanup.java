package io.flinkalexnet.jobs.demo;

import java.util.List;

/**
 * Closes things if the process is ended from outside, such as by Ctrl-C. Closed itself when they
 * are about to be closed in the ordinary way.
 */
final class InterruptCleanup implements AutoCloseable {
    private final Thread hook;

    /** Closes them in this order, each whatever became of the others. */
    InterruptCleanup(List<AutoCloseable> things) {
        hook = new Thread(() -> things.forEach(InterruptCleanup::closeQuietly), "demo-cleanup");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void closeQuietly(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            // the process is ending, nobody is left to be told
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already, and the hook runs
        }
    }
}
