package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.Precision;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.status;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * What this machine's processor and memory can do.
 *
 * @param threads of the products and of the copies
 * @param gigaflops of the fastest product of two square matrices: of oneDNN's sgemm for f32, of its
 *     matmul with f32 sums for bf16
 * @param side of those matrices
 * @param copyGigabytesPerSecond bytes read plus bytes written by copies of 256 MiB, by the wall
 * @param library oneDNN with its version and instruction set
 */
public record Peak(
        Precision precision,
        int threads,
        double gigaflops,
        int side,
        double copyGigabytesPerSecond,
        String library) {
    private static final List<Integer> SIDES = List.of(512, 1024, 1536, 2048, 3072);
    private static final int RUNS = 3;

    /** Measures on the calling thread and, for copies, on {@code threads} others. */
    public static Peak measure(Precision precision, int threads, Clock clock) {
        clock.checkThreads(threads);
        try (OpenMpThreads set = new OpenMpThreads(threads)) {
            int best = 0;
            double gigaflops = 0;
            for (int side : SIDES) {
                double nanos = productNanos(precision, side, clock);
                double reached = 2.0 * side * side * side / nanos;
                if (reached > gigaflops) {
                    gigaflops = reached;
                    best = side;
                }
            }
            return new Peak(
                    precision,
                    threads,
                    gigaflops,
                    best,
                    MemoryCopy.gigabytesPerSecond(threads),
                    Floor.library());
        }
    }

    private static long productNanos(Precision precision, int side, Clock clock) {
        try (PointerScope scope = new PointerScope();
                NativeBuffers buffers = new NativeBuffers()) {
            Runnable product =
                    switch (precision) {
                        case F32 -> sgemm(side, buffers);
                        case BF16 -> matmul(side, buffers);
                        case TF32 ->
                                throw new IllegalArgumentException(
                                        "no processor computes in tf32; set the precision to f32 or bf16");
                    };
            product.run();
            return LongStream.range(0, RUNS)
                    .map(
                            run -> {
                                long start = clock.nanos();
                                product.run();
                                return clock.nanos() - start;
                            })
                    .min()
                    .orElseThrow();
        }
    }

    private static Runnable sgemm(int side, NativeBuffers buffers) {
        Kernels kernels = new Kernels(Clock.WALL, (int) TimeUnit.SECONDS.toMillis(1));
        long[] dims = {side, side};
        var desc = new memory.desc(dims, memory.data_type.f32, memory.format_tag.ab);
        FloatPointer[] matrices = new FloatPointer[3];
        for (int i = 0; i < matrices.length; i++) {
            memory matrix = buffers.tensor(desc, kernels.processor());
            matrices[i] = new FloatPointer(matrix.get_data_handle());
        }
        byte plain = 'N';
        return () -> {
            status done =
                    dnnl.sgemm(
                            plain,
                            plain,
                            side,
                            side,
                            side,
                            1,
                            matrices[0],
                            side,
                            matrices[1],
                            side,
                            0,
                            matrices[2],
                            side);
            if (done.intern() != status.success) {
                throw new IllegalStateException("sgemm of side %d: %s".formatted(side, done));
            }
        };
    }

    private static Runnable matmul(int side, NativeBuffers buffers) {
        Kernels kernels = new Kernels(Clock.WALL, (int) TimeUnit.SECONDS.toMillis(1));
        long[] dims = {side, side};
        var factor = new memory.desc(dims, memory.data_type.bf16, memory.format_tag.any);
        var product = new memory.desc(dims, memory.data_type.f32, memory.format_tag.any);
        var desc = new matmul.primitive_desc(kernels.processor(), factor, factor, product);
        var kernel = new matmul(desc);
        var arguments =
                kernels.new Arguments(buffers)
                        .with(dnnl.DNNL_ARG_SRC, desc.src_desc())
                        .with(dnnl.DNNL_ARG_WEIGHTS, desc.weights_desc())
                        .with(dnnl.DNNL_ARG_DST, desc.dst_desc());
        return () -> kernels.run(kernel, arguments);
    }
}
