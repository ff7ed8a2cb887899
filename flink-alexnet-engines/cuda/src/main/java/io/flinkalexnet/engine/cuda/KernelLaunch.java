package io.flinkalexnet.engine.cuda;

import java.util.List;

/**
 * A kernel with its arguments.
 *
 * @param file the source, a resource beside this class, such as {@code lrn.cu}; compiled once for
 *     each {@link ElementType}
 * @param function {@code extern "C"} in it
 * @param grid blocks: x, y and z
 * @param threads of a block, in x
 * @param sharedBytes dynamic shared memory of a block
 * @param arguments in the order of the function's parameters
 */
record KernelLaunch(
        String file,
        String function,
        Grid grid,
        int threads,
        int sharedBytes,
        List<Argument> arguments) {
    KernelLaunch {
        arguments = List.copyOf(arguments);
    }

    record Grid(int x, int y, int z) {
        static Grid of(int x) {
            return new Grid(x, 1, 1);
        }
    }

    /** One parameter of a kernel; passed by value. */
    sealed interface Argument {
        /** A pointer to device memory; null passes a null pointer. */
        record Pointer(Block block) implements Argument {}

        /** {@code int} */
        record Whole(int value) implements Argument {}

        /** {@code long long} */
        record Long(long value) implements Argument {}

        /** {@code float} */
        record Real(float value) implements Argument {}
    }
}
