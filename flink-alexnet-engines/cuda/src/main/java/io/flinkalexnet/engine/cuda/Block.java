package io.flinkalexnet.engine.cuda;

/**
 * A run of device memory. A value: it owns nothing.
 *
 * @param address on the device
 * @param bytes its length
 */
record Block(long address, long bytes) {
    /** The part from {@code offset} on. */
    Block slice(long offset, long length) {
        if (offset < 0 || length < 0 || offset + length > bytes) {
            throw new IllegalStateException(
                    "bytes %d to %d are not within a block of %d"
                            .formatted(offset, offset + length, bytes));
        }
        return new Block(address + offset, length);
    }
}
