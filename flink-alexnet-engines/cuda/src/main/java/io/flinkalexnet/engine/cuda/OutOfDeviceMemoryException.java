package io.flinkalexnet.engine.cuda;

/** The device has less memory than was asked for; the message names both and the way out. */
final class OutOfDeviceMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfDeviceMemoryException(String message) {
        super(message);
    }

    OutOfDeviceMemoryException(String message, OutOfDeviceMemoryException cause) {
        super(message, cause);
    }
}
