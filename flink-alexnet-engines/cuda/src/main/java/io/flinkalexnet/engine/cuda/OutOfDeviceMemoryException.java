package io.flinkalexnet.engine.cuda;

/** The device has less memory than was asked for; the message names both and the way out. */
final class OutOfDeviceMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final long MEBIBYTE = 1 << 20;

    OutOfDeviceMemoryException(String message) {
        super(message);
    }

    OutOfDeviceMemoryException(String message, OutOfDeviceMemoryException cause) {
        super(message, cause);
    }

    /**
     * @param device for people
     * @param what was asked for
     */
    static OutOfDeviceMemoryException of(String device, String what, long free, long total) {
        return new OutOfDeviceMemoryException(
                "%s has no %s left: %d MiB of %d MiB are free; use a smaller batch size, or end what else uses the card (nvidia-smi lists it)"
                        .formatted(device, what, free / MEBIBYTE, total / MEBIBYTE));
    }

    static String text(long bytes) {
        return "%d bytes (%d MiB)".formatted(bytes, (bytes + MEBIBYTE - 1) / MEBIBYTE);
    }
}
