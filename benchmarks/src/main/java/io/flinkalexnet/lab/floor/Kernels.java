package io.flinkalexnet.lab.floor;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.stream;

/**
 * Runs oneDNN's primitives and takes their times. Confined to one thread, inside a {@link
 * org.bytedeco.javacpp.PointerScope} that frees the native objects.
 */
final class Kernels {
    private static final int RUNS_MIN = 3;

    private final engine processor = new engine(engine.kind.cpu, 0);
    private final stream stream = new stream(processor);
    private final Clock clock;
    private final int millisPerKernel;

    Kernels(Clock clock, int millisPerKernel) {
        this.clock = clock;
        this.millisPerKernel = millisPerKernel;
    }

    engine processor() {
        return processor;
    }

    /** Runs it again and again with the same arguments. */
    Timing time(primitive kernel, primitive_desc_base desc, Arguments arguments) {
        run(kernel, arguments); // code is generated, pages are mapped
        long[] nanos = new long[RUNS_MIN];
        int runs = 0;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisPerKernel);
        while (runs < RUNS_MIN || System.nanoTime() < deadline) {
            if (runs == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * runs);
            }
            long start = clock.nanos();
            run(kernel, arguments);
            nanos[runs++] = clock.nanos() - start;
        }
        Arrays.sort(nanos, 0, runs);
        return new Timing(
                nanos[runs / 2] / 1e6, nanos[0] / 1e6, runs, desc.impl_info_str().getString());
    }

    /** Runs it once. */
    void run(primitive kernel, Arguments arguments) {
        kernel.execute(stream, arguments.map);
        stream._wait();
    }

    /** Tensors of a primitive by oneDNN's number for their part. */
    final class Arguments {
        private final NativeBuffers buffers;
        private final IntMemoryMap map = new IntMemoryMap();

        Arguments(NativeBuffers buffers) {
            this.buffers = buffers;
        }

        /** A tensor of its own. */
        Arguments with(int part, memory.desc desc) {
            return with(part, buffers.tensor(desc, processor));
        }

        /** A tensor that is there already. */
        Arguments with(int part, memory tensor) {
            map.put(part, tensor);
            return this;
        }
    }
}
