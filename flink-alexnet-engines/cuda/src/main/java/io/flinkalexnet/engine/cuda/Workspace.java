package io.flinkalexnet.engine.cuda;

import org.bytedeco.javacpp.Pointer;

/**
 * Scratch memory of a queue on its device. Work is done one after the other, so all of it shares as
 * much as the most demanding needs. It grows, and then moves, while work is made; work therefore
 * asks for {@link #pointer} each time that it is queued, and what has kept the address, as a graph
 * does, compares {@link #generation}. Confined to the queue's thread; closed by the queue.
 */
final class Workspace implements AutoCloseable {
    private static final Block NONE = new Block(0, 0);

    private final Device device;
    private Block block = NONE;
    private Pointer pointer = new DevicePointer(0);
    private int generation;

    Workspace(Device device) {
        this.device = device;
    }

    /**
     * To be called while work is made: from then on there are at least so many bytes. Waits for the
     * device if it has to move.
     *
     * @throws OutOfDeviceMemoryException if there is no such space; what was there before stays
     */
    void require(long bytes) {
        if (bytes <= block.bytes()) {
            return;
        }
        long before = block.bytes();
        release();
        try {
            move(device.allocate(bytes));
        } catch (OutOfDeviceMemoryException e) {
            if (before > 0) {
                move(device.allocate(before));
            }
            throw e;
        }
    }

    private void move(Block to) {
        block = to;
        pointer = DevicePointer.to(to);
        generation++;
    }

    private void release() {
        if (block.bytes() > 0) {
            Block old = block;
            move(NONE);
            device.free(old);
        }
    }

    /** Where it is now, aligned to 256 bytes; a null pointer as long as nothing was required. */
    Pointer pointer() {
        return pointer;
    }

    long bytes() {
        return block.bytes();
    }

    /** Another number after each move. */
    int generation() {
        return generation;
    }

    @Override
    public void close() {
        release();
    }
}
