package io.flinkalexnet.lab.jmh;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MULTIPLE_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import io.flinkalexnet.engine.host.SgdPass;
import io.flinkalexnet.lab.floor.OpenMpThreads;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.dnnl.sum;
import org.bytedeco.javacpp.FloatPointer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What either Java or oneDNN can do, at the sizes of alexnet-2012: the update of fc7's weights
 * (16.8 million), and the gradient of conv2's ReLU for 32 pictures (6 million). One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ElementwiseBenchmark {
    private static final int WEIGHTS = 4096 * 4096;
    private static final int ACTIVATIONS = 32 * 256 * 27 * 27;
    private static final int CHUNK = 2048;
    private static final float MOMENTUM = 0.9f;
    private static final float RATE = 1e-4f;
    private static final float DECAY = 5e-8f;

    private final FloatPointer weights = new FloatPointer((long) WEIGHTS);
    private final FloatPointer velocity = new FloatPointer((long) WEIGHTS);
    private final FloatPointer gradient = new FloatPointer((long) WEIGHTS);
    private final SgdPass pass = new SgdPass();
    private final int[] y = new int[CHUNK];
    private final int[] dy = new int[CHUNK];
    private OpenMpThreads threads;
    private stream stream;
    private primitive newVelocity;
    private IntMemoryMap newVelocityArguments;
    private primitive newWeights;
    private IntMemoryMap newWeightsArguments;
    private primitive reluGradient;
    private IntMemoryMap reluArguments;

    @Setup
    public void prepare() {
        for (int i = 0; i < WEIGHTS; i++) {
            weights.put(i, (i % 97 - 48) * 1e-3f);
            velocity.put(i, (i % 89 - 44) * 1e-5f);
            gradient.put(i, (i % 83 - 41) * 1e-4f);
        }
        threads = new OpenMpThreads(1);
        engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
        stream = new stream(engine);
        prepareUpdate(engine);
        prepareRelu(engine);
    }

    private void prepareUpdate(engine engine) {
        memory.desc desc = flat(WEIGHTS);
        memory w = new memory(desc, engine, weights);
        memory v = new memory(desc, engine, velocity);
        memory g = new memory(desc, engine, gradient);
        sum.primitive_desc sumDesc =
                new sum.primitive_desc(
                        engine,
                        desc,
                        new float[] {MOMENTUM, -DECAY, -RATE},
                        new memory_desc_vector(desc, desc, desc));
        newVelocity = new sum(sumDesc);
        newVelocityArguments =
                new IntMemoryMap()
                        .put(DNNL_ARG_MULTIPLE_SRC, v)
                        .put(DNNL_ARG_MULTIPLE_SRC + 1, w)
                        .put(DNNL_ARG_MULTIPLE_SRC + 2, g)
                        .put(DNNL_ARG_DST, v);
        newWeights =
                new binary(
                        new binary.primitive_desc(
                                engine, dnnl.algorithm.binary_add, desc, desc, desc));
        newWeightsArguments =
                new IntMemoryMap()
                        .put(DNNL_ARG_SRC_0, w)
                        .put(DNNL_ARG_SRC_1, v)
                        .put(DNNL_ARG_DST, w);
    }

    private void prepareRelu(engine engine) {
        memory.desc desc = flat(ACTIVATIONS);
        dnnl.algorithm relu = dnnl.algorithm.eltwise_relu_use_dst_for_bwd;
        eltwise_forward.primitive_desc forward =
                new eltwise_forward.primitive_desc(
                        engine, dnnl.prop_kind.forward_training, relu, desc, desc);
        reluGradient =
                new eltwise_backward(
                        new eltwise_backward.primitive_desc(
                                engine, relu, desc, desc, desc, forward));
        memory values = new memory(desc, engine, weights);
        memory inPlace = new memory(desc, engine, gradient);
        reluArguments =
                new IntMemoryMap()
                        .put(DNNL_ARG_DST, values)
                        .put(DNNL_ARG_DIFF_DST, inPlace)
                        .put(DNNL_ARG_DIFF_SRC, inPlace);
    }

    private static memory.desc flat(long elements) {
        return new memory.desc(
                new long[] {1, elements}, memory.data_type.f32, memory.format_tag.ab);
    }

    @TearDown
    public void restoreThreads() {
        threads.close();
    }

    @Benchmark
    public void updateByJava() {
        pass.update(
                new SgdPass.Buffers(floats(weights), floats(velocity), List.of(floats(gradient))),
                0,
                WEIGHTS,
                new SgdPass.Factors(MOMENTUM, RATE, DECAY));
    }

    private static FloatBuffer floats(FloatPointer pointer) {
        return pointer.asBuffer();
    }

    @Benchmark
    public void updateByOneDnn() {
        newVelocity.execute(stream, newVelocityArguments);
        newWeights.execute(stream, newWeightsArguments);
    }

    /** As the nd4j engine does it: on the bits, without a branch. */
    @Benchmark
    public void reluGradientByJava() {
        IntBuffer values = weights.asByteBuffer().asIntBuffer();
        IntBuffer inPlace = gradient.asByteBuffer().asIntBuffer();
        for (int at = 0; at < ACTIVATIONS; at += CHUNK) {
            int n = Math.min(CHUNK, ACTIVATIONS - at);
            values.get(at, y, 0, n);
            inPlace.get(at, dy, 0, n);
            for (int i = 0; i < n; i++) {
                dy[i] &= (~y[i] & -y[i]) >> 31; // all ones for y > 0
            }
            inPlace.put(at, dy, 0, n);
        }
    }

    @Benchmark
    public void reluGradientByOneDnn() {
        reluGradient.execute(stream, reluArguments);
    }
}
