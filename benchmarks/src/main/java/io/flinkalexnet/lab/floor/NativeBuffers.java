package io.flinkalexnet.lab.floor;

import com.sun.jna.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Native memory of one measurement, on huge pages where the system has them, freed all at once.
 * Tensors hold random values in [-1, 1), so that nothing runs faster for zeros or slower for
 * denormal numbers.
 */
final class NativeBuffers implements AutoCloseable {
    private static final long HUGE_PAGE_BYTES = 2L << 20;
    private static final int MADV_HUGEPAGE = 14;
    private static final int PATTERN = 1 << 14;
    private static final long SEED = 1;

    private final List<Pointer> blocks = new ArrayList<>();

    /** A tensor of that shape and format; closed with this. */
    memory tensor(memory.desc desc, engine engine) {
        Pointer data = allocate(desc.get_size());
        memory.data_type type = desc.get_data_type().intern();
        if (type == memory.data_type.f32) {
            fillFloats(data, desc.get_size());
        } else if (type == memory.data_type.bf16) {
            fillBfloats(data, desc.get_size());
        }
        return new memory(desc, engine, data);
    }

    /** That many bytes, aligned to huge pages. */
    Pointer allocate(long bytes) {
        Pointer block = Pointer.malloc(bytes + 2 * HUGE_PAGE_BYTES);
        if (block == null || block.isNull()) {
            throw new IllegalStateException(
                    "no %,d bytes of native memory; take a smaller batch".formatted(bytes));
        }
        blocks.add(block);
        long pages = -Math.floorDiv(-bytes, HUGE_PAGE_BYTES);
        long firstPage = -Math.floorDiv(-block.address(), HUGE_PAGE_BYTES);
        Address aligned = new Address(firstPage * HUGE_PAGE_BYTES);
        // Only advice: a kernel that refuses it goes on with small pages.
        Function.getFunction("c", "madvise")
                .invokeInt(
                        new Object[] {
                            new com.sun.jna.Pointer(aligned.address()),
                            pages * HUGE_PAGE_BYTES,
                            MADV_HUGEPAGE
                        });
        return aligned;
    }

    /** The address so many bytes further on. */
    static Pointer within(Pointer block, long bytes) {
        return new Address(block.address() + bytes);
    }

    private static void fillFloats(Pointer data, long bytes) {
        float[] pattern = new float[PATTERN];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < PATTERN; i++) {
            pattern[i] = (float) random.nextDouble(-1, 1);
        }
        long floats = bytes / Float.BYTES;
        FloatPointer target = new FloatPointer(data);
        for (long at = 0; at < floats; at += PATTERN) {
            target.position(at).put(pattern, 0, (int) Math.min(PATTERN, floats - at));
        }
    }

    private static void fillBfloats(Pointer data, long bytes) {
        short[] pattern = new short[PATTERN];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < PATTERN; i++) {
            pattern[i] =
                    (short)
                            (Float.floatToRawIntBits((float) random.nextDouble(-1, 1))
                                    >>> Short.SIZE);
        }
        long values = bytes / Short.BYTES;
        ShortPointer target = new ShortPointer(data);
        for (long at = 0; at < values; at += PATTERN) {
            target.position(at).put(pattern, 0, (int) Math.min(PATTERN, values - at));
        }
    }

    @Override
    public void close() {
        blocks.forEach(Pointer::free);
        blocks.clear();
    }

    /** An address inside a block, which belongs to the block. */
    private static final class Address extends Pointer {
        Address(long value) {
            address = value;
        }
    }
}
