package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.host.MemoryPlan;

/**
 * A place in an {@link Arena}. Whoever reads or writes it says when; its address is known once the
 * arena is laid out.
 */
final class Tensor {
    private final long bytes;
    private int first = Integer.MAX_VALUE;
    private int last = Integer.MIN_VALUE;
    private MemoryPlan.Slot slot;
    private Block arena;

    Tensor(long bytes) {
        this.bytes = bytes;
    }

    /** It holds something at this time of the {@link Schedule}, and from the first such on. */
    void at(int time) {
        if (slot != null) {
            throw new IllegalStateException("the arena is laid out");
        }
        first = Math.min(first, time);
        last = Math.max(last, time);
    }

    void plan(MemoryPlan plan) {
        slot = plan.slot(bytes, first, last);
    }

    void place(Block memory) {
        arena = memory;
    }

    Block block() {
        if (arena == null) {
            throw new IllegalStateException("the arena is not laid out yet");
        }
        return arena.slice(slot.offset(), bytes);
    }
}
