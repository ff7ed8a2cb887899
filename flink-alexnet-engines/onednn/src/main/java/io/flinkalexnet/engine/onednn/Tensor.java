package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.MemoryPlan;
import java.nio.FloatBuffer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;

/**
 * Numbers in native memory that others own. The place may be known later than the tensor; it is
 * asked for when operations are bound.
 */
final class Tensor {
    private final memory.desc desc;
    private final Place place;

    /** Where a tensor lies. */
    interface Place {
        /** The memory's address, {@code offset} bytes behind the tensor's first. */
        BytePointer address(long offset);

        /** {@code count} floats from the tensor's first on. */
        FloatBuffer floats(long count);
    }

    Tensor(memory.desc desc, Place place) {
        this.desc = desc;
        this.place = place;
    }

    /** In a block that is allocated already. */
    static Tensor in(Memory memory, long offset, memory.desc desc) {
        return new Tensor(
                desc,
                new Place() {
                    @Override
                    public BytePointer address(long more) {
                        return memory.at(offset + more);
                    }

                    @Override
                    public FloatBuffer floats(long count) {
                        return memory.floats(offset, count);
                    }
                });
    }

    /** In an arena that is laid out later. */
    static Tensor in(Arena arena, MemoryPlan.Slot slot, memory.desc desc) {
        return new Tensor(
                desc,
                new Place() {
                    @Override
                    public BytePointer address(long more) {
                        return arena.memory().at(slot.offset() + more);
                    }

                    @Override
                    public FloatBuffer floats(long count) {
                        return arena.memory().floats(slot.offset(), count);
                    }
                });
    }

    memory.desc desc() {
        return desc;
    }

    boolean has(memory.desc other) {
        return desc.equals(other);
    }

    /** Part of this tensor, or the same numbers seen in another way. */
    Tensor view(long offset, memory.desc other) {
        Place whole = place;
        return new Tensor(
                other,
                new Place() {
                    @Override
                    public BytePointer address(long more) {
                        return whole.address(offset + more);
                    }

                    @Override
                    public FloatBuffer floats(long count) {
                        return whole.floats(offset / Float.BYTES + count)
                                .position((int) (offset / Float.BYTES))
                                .slice();
                    }
                });
    }

    /** Its elements, padding included, of a tensor of floats; not a copy. */
    FloatBuffer floats() {
        return place.floats(desc.get_size() / Float.BYTES);
    }

    /** Itself as an argument of primitives. */
    memory bind(Natives natives) {
        return natives.own(new memory(desc, natives.engine(), place.address(0)));
    }
}
