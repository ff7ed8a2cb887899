package io.flinkalexnet.lab.peers;

/** A contender could not do what it was asked, or its process ended. The message says why. */
final class ChildException extends Exception {
    private static final long serialVersionUID = 1L;

    ChildException(String message) {
        super(message);
    }

    ChildException(String message, Throwable cause) {
        super(message, cause);
    }
}
