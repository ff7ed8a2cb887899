package io.flinkalexnet.flink.gpu;

/**
 * This task manager can't have the cards it was configured for. An error and no exception, since
 * Flink logs exceptions of drivers as warnings and goes on: the task manager would take tasks
 * without a card, or on one that another process has. It ends instead.
 */
final class NoCardError extends Error {
    private static final long serialVersionUID = 1L;

    NoCardError(String message, Throwable cause) {
        super(message, cause);
    }
}
