package io.flinkalexnet.engine.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One block of memory for tensors that are not all alive at once. First all are asked for with
 * their lifetimes, then the block is laid out and allocated: largest first, each at the lowest
 * place that no tensor alive at the same time holds.
 */
final class Arena implements AutoCloseable {
    private final List<Slot> slots = new ArrayList<>();
    private Memory memory;

    /** A tensor's place. */
    static final class Slot {
        private final long bytes;
        private final int from;
        private final int to;
        private long offset = -1;

        private Slot(long bytes, int from, int to) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
        }

        private boolean meets(Slot other) {
            return from <= other.to && other.from <= to;
        }

        private long end() {
            return offset + bytes;
        }

        /** Bytes from the start of the block; set by {@link Arena#allocate}. */
        long offset() {
            return offset;
        }
    }

    /**
     * Asks for a place.
     *
     * @param from first time it holds something
     * @param to last time it is read
     */
    Slot slot(long bytes, int from, int to) {
        if (memory != null) {
            throw new IllegalStateException("the arena is allocated");
        }
        Slot slot = new Slot(Memory.aligned(bytes, Memory.ALIGNMENT), from, to);
        slots.add(slot);
        return slot;
    }

    /** Lays out and allocates; slots have their places afterwards. */
    void allocate() {
        List<Slot> placed = new ArrayList<>();
        List<Slot> largestFirst = new ArrayList<>(slots);
        largestFirst.sort(Comparator.comparingLong((Slot slot) -> slot.bytes).reversed());
        long end = 0;
        for (Slot slot : largestFirst) {
            place(slot, placed);
            placed.add(slot);
            end = Math.max(end, slot.end());
        }
        memory = new Memory(end);
    }

    private static void place(Slot slot, List<Slot> placed) {
        List<Slot> neighbours = new ArrayList<>();
        for (Slot other : placed) {
            if (other.meets(slot)) {
                neighbours.add(other);
            }
        }
        neighbours.sort(Comparator.comparingLong(Slot::offset));
        long offset = 0;
        for (Slot other : neighbours) {
            if (offset + slot.bytes <= other.offset) {
                break;
            }
            offset = Math.max(offset, other.end());
        }
        slot.offset = offset;
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
