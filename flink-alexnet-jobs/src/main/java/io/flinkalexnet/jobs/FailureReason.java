package io.flinkalexnet.jobs;

import java.util.List;

/** What made a job fail, in words. */
public final class FailureReason {
    /** Say that something failed, and little more. */
    private static final List<String> WRAPPERS =
            List.of("org.apache.flink.", "java.util.concurrent.");

    private FailureReason() {}

    /** The message of the first cause that is not one of Flink's wrappers. */
    public static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && isWrapper(cause)) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static boolean isWrapper(Throwable cause) {
        Class<?> type = cause.getClass();
        return type == RuntimeException.class
                || type == Exception.class
                || WRAPPERS.stream().anyMatch(type.getName()::startsWith);
    }
}
