package io.flinkalexnet.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.flinkalexnet.engine.cuda.KernelLaunch.Argument;
import io.flinkalexnet.engine.cuda.KernelLaunch.Grid;
import java.util.List;

/** A launch on the processor, with all that a card would refuse refused, and a little more. */
final class NativeLaunch {
    private static final int MESSAGE_BYTES = 256;
    private static final int MOST_THREADS = 1024;
    private static final int MOST_BLOCKS_IN_Y = 65535;

    private final ProcessorLibrary.Calls calls;
    private final ProcessorDevice device;
    private final KernelLaunch launch;
    private final Memory arguments;
    private final Memory addresses;
    private final StringBuilder signature = new StringBuilder();

    NativeLaunch(ProcessorLibrary.Calls calls, ProcessorDevice device, KernelLaunch launch) {
        this.calls = calls;
        this.device = device;
        this.launch = launch;
        requireGeometry();
        int count = launch.arguments().size();
        arguments = new Memory((long) count * Long.BYTES);
        addresses = new Memory((long) count * Native.POINTER_SIZE);
        for (int i = 0; i < count; i++) {
            long offset = (long) i * Long.BYTES;
            write(launch.arguments().get(i), offset);
            addresses.setPointer((long) i * Native.POINTER_SIZE, arguments.share(offset));
        }
    }

    private void requireGeometry() {
        Grid grid = launch.grid();
        boolean fits =
                grid.x() > 0
                        && grid.y() > 0
                        && grid.z() > 0
                        && grid.y() <= MOST_BLOCKS_IN_Y
                        && grid.z() <= MOST_BLOCKS_IN_Y
                        && launch.threads() > 0
                        && launch.threads() <= MOST_THREADS
                        && launch.sharedBytes() <= LaunchBuilder.SHARED_LIMIT;
        if (!fits) {
            throw new IllegalStateException(
                    "kernel %s: no card takes %s, %d threads, %d bytes of shared memory"
                            .formatted(
                                    launch.function(),
                                    grid,
                                    launch.threads(),
                                    launch.sharedBytes()));
        }
    }

    private void write(Argument argument, long offset) {
        if (argument instanceof Argument.Pointer pointer) {
            Block block = pointer.block();
            arguments.setPointer(offset, block == null ? null : device.pointer(block));
            signature.append('p');
        } else if (argument instanceof Argument.Whole whole) {
            arguments.setInt(offset, whole.value());
            signature.append('i');
        } else if (argument instanceof Argument.Long number) {
            arguments.setLong(offset, number.value());
            signature.append('l');
        } else if (argument instanceof Argument.Real real) {
            arguments.setFloat(offset, real.value());
            signature.append('f');
        }
    }

    void run(boolean reversed) {
        List<Argument> all = launch.arguments();
        for (Argument argument : all) {
            if (argument instanceof Argument.Pointer pointer && pointer.block() != null) {
                device.pointer(pointer.block()); // it may have been freed since
            }
        }
        byte[] message = new byte[MESSAGE_BYTES];
        Grid grid = launch.grid();
        int status =
                calls.launch(
                        launch.file(),
                        launch.function(),
                        signature.toString(),
                        addresses,
                        new int[] {grid.x(), grid.y(), grid.z()},
                        launch.threads(),
                        launch.sharedBytes(),
                        reversed ? 1 : 0,
                        message,
                        MESSAGE_BYTES);
        if (status != 0) {
            throw new IllegalStateException(
                    "kernel %s in %s: %s"
                            .formatted(launch.function(), launch.file(), Native.toString(message)));
        }
    }
}
