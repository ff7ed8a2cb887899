package io.flinkalexnet.lab.training;

/** The loss of a step is not finite. The message says of which, and at what rate. */
public final class DivergedException extends Exception {
    private static final long serialVersionUID = 1L;

    DivergedException(String message) {
        super(message);
    }
}
