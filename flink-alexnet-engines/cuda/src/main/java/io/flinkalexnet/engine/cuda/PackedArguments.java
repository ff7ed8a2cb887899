package io.flinkalexnet.engine.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A kernel's arguments as cuLaunchKernel reads them: pointers to one value each. Packed once; the
 * native memory lives until it is closed.
 */
final class PackedArguments implements AutoCloseable {
    private final BytePointer values;
    private final PointerPointer<Pointer> pointers;

    PackedArguments(List<KernelLaunch.Argument> arguments) {
        int count = Math.max(arguments.size(), 1);
        values = new BytePointer((long) count * Long.BYTES);
        pointers = new PointerPointer<>(count);
        ByteBuffer buffer = values.asBuffer().order(ByteOrder.nativeOrder());
        for (int i = 0; i < arguments.size(); i++) {
            int at = i * Long.BYTES;
            put(arguments.get(i), buffer, at);
            pointers.put(i, new DevicePointer(values.address() + at));
        }
    }

    private static void put(KernelLaunch.Argument argument, ByteBuffer buffer, int at) {
        if (argument instanceof KernelLaunch.Argument.Pointer pointer) {
            buffer.putLong(at, pointer.block() == null ? 0 : pointer.block().address());
        } else if (argument instanceof KernelLaunch.Argument.Whole whole) {
            buffer.putInt(at, whole.value());
        } else if (argument instanceof KernelLaunch.Argument.Long whole) {
            buffer.putLong(at, whole.value());
        } else if (argument instanceof KernelLaunch.Argument.Real real) {
            buffer.putFloat(at, real.value());
        } else {
            throw new IllegalStateException("no kernel takes a " + argument);
        }
    }

    /** For cuLaunchKernel's kernelParams. */
    PointerPointer<Pointer> pointers() {
        return pointers;
    }

    @Override
    public void close() {
        pointers.deallocate();
        values.deallocate();
    }
}
