package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.device.ComputeCapability;

/**
 * What the engine asks of a card, and all it knows of CUDA: what is above this runs in tests on a
 * processor. Thread-safe; one per process and card.
 */
interface Device extends AutoCloseable {
    /** For users: the card and its libraries. */
    String describe();

    ComputeCapability computeCapability();

    /** Bytes of device memory that can still be allocated, as far as the driver knows. */
    long freeBytes();

    /**
     * Allocates zeroed memory, aligned to 256 bytes.
     *
     * @throws OutOfDeviceMemoryException naming what was asked for and what is free
     */
    Block allocate(long bytes);

    /** Waits for the device, then frees what {@link #allocate} returned. */
    void free(Block block);

    /** Allocates pinned, zeroed host memory. */
    HostBlock allocateHost(long bytes);

    void free(HostBlock block);

    /** Opens a queue of work that computes in this precision; closed by the caller. */
    Queue openQueue(Precision precision);

    @Override
    void close();
}
