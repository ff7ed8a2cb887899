package io.flinkalexnet.engine.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where in one block of memory tensors lie that are not all alive at once. First all are asked for
 * with their lifetimes, then the block is laid out: largest first, each at the lowest place that no
 * tensor alive at the same time holds.
 */
public final class MemoryPlan {
    private final long alignment;
    private final List<Slot> slots = new ArrayList<>();
    private boolean laidOut;

    /**
     * @param alignment of every place, in bytes from the start of the block
     */
    public MemoryPlan(long alignment) {
        this.alignment = alignment;
    }

    /** A tensor's place. */
    public static final class Slot {
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

        /** Bytes from the start of the block; set by {@link MemoryPlan#layOut}. */
        public long offset() {
            return offset;
        }
    }

    /**
     * Asks for a place.
     *
     * @param from first time it holds something
     * @param to last time it is read
     */
    public Slot slot(long bytes, int from, int to) {
        if (laidOut) {
            throw new IllegalStateException("the memory is laid out");
        }
        Slot slot = new Slot((bytes + alignment - 1) / alignment * alignment, from, to);
        slots.add(slot);
        return slot;
    }

    /** Gives slots their places; returns the length of the block in bytes. */
    public long layOut() {
        laidOut = true;
        List<Slot> placed = new ArrayList<>();
        List<Slot> largestFirst = new ArrayList<>(slots);
        largestFirst.sort(Comparator.comparingLong((Slot slot) -> slot.bytes).reversed());
        long end = 0;
        for (Slot slot : largestFirst) {
            place(slot, placed);
            placed.add(slot);
            end = Math.max(end, slot.end());
        }
        return end;
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
}
