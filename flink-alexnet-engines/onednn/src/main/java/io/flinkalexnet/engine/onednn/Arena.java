package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.MemoryPlan;

/** One block of memory for tensors that are not all alive at once, see {@link MemoryPlan}. */
final class Arena implements AutoCloseable {
    private final MemoryPlan plan = new MemoryPlan(Memory.ALIGNMENT);
    private Memory memory;

    /**
     * Asks for a place.
     *
     * @param from first time it holds something
     * @param to last time it is read
     */
    MemoryPlan.Slot slot(long bytes, int from, int to) {
        return plan.slot(bytes, from, to);
    }

    /** Lays out and allocates; slots have their places afterwards. */
    void allocate() {
        memory = new Memory(plan.layOut());
    }

    Memory memory() {
        if (memory == null) {
            throw new IllegalStateException("the arena is not allocated yet");
        }
        return memory;
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
