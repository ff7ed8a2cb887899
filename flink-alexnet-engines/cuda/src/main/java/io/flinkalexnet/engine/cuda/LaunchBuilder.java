package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.KernelLaunch.Argument;
import io.flinkalexnet.engine.cuda.KernelLaunch.Grid;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the arguments of one launch, in order. A block that is shorter than what the kernel will
 * touch is refused here: on a card it would be overrun in silence.
 */
final class LaunchBuilder {
    /** Threads of every block, {@code THREADS} in common.cuh. */
    static final int THREADS = 256;

    /** Bytes that a thread moves at once, where it can. */
    static final int PACK_BYTES = 16;

    /** Dynamic and static shared memory of a block that every card has without asking. */
    static final int SHARED_LIMIT = 48 << 10;

    private final ElementType type;
    private final String file;
    private final String function;
    private final List<Argument> arguments = new ArrayList<>();

    LaunchBuilder(ElementType type, String file, String function) {
        this.type = type;
        this.file = file;
        this.function = function;
    }

    static int ceilDiv(int count, int by) {
        return count / by + (count % by == 0 ? 0 : 1);
    }

    /** Whether all blocks begin where a pack may. */
    static boolean aligned(Block... blocks) {
        for (Block block : blocks) {
            if (block != null && block.address() % PACK_BYTES != 0) {
                return false;
            }
        }
        return true;
    }

    LaunchBuilder whole(int... values) {
        for (int value : values) {
            arguments.add(new Argument.Whole(value));
        }
        return this;
    }

    LaunchBuilder number(long value) {
        arguments.add(new Argument.Long(value));
        return this;
    }

    LaunchBuilder real(double... values) {
        for (double value : values) {
            arguments.add(new Argument.Real((float) value));
        }
        return this;
    }

    /** A block of so many elements of activations. */
    LaunchBuilder elements(Block block, int count) {
        return bytes(block, (long) count * type.bytes());
    }

    LaunchBuilder floats(Block block, int count) {
        return bytes(block, (long) count * Float.BYTES);
    }

    LaunchBuilder ints(Block block, int count) {
        return bytes(block, (long) count * Integer.BYTES);
    }

    LaunchBuilder doubles(Block block, int count) {
        return bytes(block, (long) count * Double.BYTES);
    }

    LaunchBuilder bytes(Block block, long count) {
        if (block.bytes() < count) {
            throw new IllegalStateException(
                    "argument %d of kernel %s in %s needs %d bytes, its block has %d"
                            .formatted(arguments.size(), function, file, count, block.bytes()));
        }
        arguments.add(new Argument.Pointer(block));
        return this;
    }

    /** A null pointer. */
    LaunchBuilder nothing() {
        arguments.add(new Argument.Pointer(null));
        return this;
    }

    /** With at least so many threads. */
    KernelLaunch threads(int count) {
        return blocks(Grid.of(ceilDiv(count, THREADS)), 0);
    }

    KernelLaunch blocks(int count) {
        return blocks(Grid.of(count), 0);
    }

    KernelLaunch blocks(Grid grid, int sharedBytes) {
        return new KernelLaunch(file, function, grid, THREADS, sharedBytes, arguments);
    }
}
