package io.flinkalexnet.jobs;

/** What made a job fail, in words. */
public final class FailureReason {
    private static final String OWN_PACKAGES = "io.flinkalexnet.";

    private FailureReason() {}

    /**
     * The message of the first cause that was thrown by our code, else of the last one: Flink wraps
     * what happened in several exceptions that say little.
     */
    public static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !isOurs(cause)) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static boolean isOurs(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return !cause.getClass().getName().startsWith("org.apache.flink.")
                && trace.length > 0
                && trace[0].getClassName().startsWith(OWN_PACKAGES);
    }
}
