package io.flinkalexnet.engine.onednn;

import com.sun.jna.Function;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A block of native memory, zero at first and mapped at once, in huge pages where the system has
 * them: page faults on large buffers cost as much as arithmetic. Freed by {@link #close}.
 */
final class Memory implements AutoCloseable {
    /** Where tensors begin: the size of a cache line and of the widest vector. */
    static final long ALIGNMENT = 64;

    private static final long HUGE_PAGE = 1L << 21;
    private static final int MADV_HUGEPAGE = 14; // asm-generic/mman-common.h

    private final BytePointer block;
    private final long start;
    private final long bytes;

    Memory(long bytes) {
        this.bytes = bytes;
        long aligned = aligned(Math.max(bytes, 1), HUGE_PAGE);
        block = new BytePointer(aligned + HUGE_PAGE);
        start = aligned(block.address(), HUGE_PAGE) - block.address();
        advise(block.address() + start, aligned);
        Pointer.memset(at(0), 0, aligned);
    }

    /**
     * Advice: a system without huge pages, or that gives them to all or to none, does what it would
     * have done anyway.
     */
    private static void advise(long address, long length) {
        Function.getFunction("c", "madvise")
                .invokeInt(new Object[] {new com.sun.jna.Pointer(address), length, MADV_HUGEPAGE});
    }

    static long aligned(long bytes, long alignment) {
        return (bytes + alignment - 1) / alignment * alignment;
    }

    /** The place {@code offset} bytes behind the start. */
    BytePointer at(long offset) {
        return new BytePointer(block).position(start + offset);
    }

    /** {@code count} floats from byte {@code offset} on; not a copy. */
    FloatBuffer floats(long offset, long count) {
        BytePointer from = at(offset);
        return from.limit(from.position() + count * Float.BYTES).asByteBuffer().asFloatBuffer();
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        block.deallocate();
    }
}
