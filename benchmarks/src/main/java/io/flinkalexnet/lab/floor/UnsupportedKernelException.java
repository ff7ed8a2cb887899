package io.flinkalexnet.lab.floor;

/** oneDNN has no kernel for a layer on this machine. */
public final class UnsupportedKernelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsupportedKernelException(String message, Throwable cause) {
        super(message, cause);
    }
}
