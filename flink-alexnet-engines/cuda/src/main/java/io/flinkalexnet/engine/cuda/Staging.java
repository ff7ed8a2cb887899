package io.flinkalexnet.engine.cuda;

/**
 * Where parameters pass between Java and the device, a few megabytes at a time.
 *
 * @param host pinned
 * @param device of the same length, in the exchange order
 */
record Staging(HostBlock host, Block device) {
    private static final long BYTES = 4L << 20;

    /** As large as the longest row of a tensor at least. */
    static Staging open(Resources resources, StateLayout layout) {
        long bytes = 0;
        long longest = 0;
        for (StateLayout.Stored stored : layout.tensors()) {
            long row = (long) stored.order().exchanged() * Float.BYTES;
            longest = Math.max(longest, row);
            bytes = Math.max(bytes, row * stored.order().rows());
        }
        bytes = Math.max(longest, Math.min(bytes, BYTES));
        return new Staging(resources.host(bytes), resources.block(bytes));
    }

    /** Rows of an order that fit. */
    int rows(Order order) {
        return (int) (device.bytes() / Float.BYTES / order.exchanged());
    }
}
