package io.flinkalexnet.lab.jmh;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.host.NormPass;
import io.flinkalexnet.engine.host.Score;
import io.flinkalexnet.engine.host.SgdPass;
import io.flinkalexnet.engine.host.SoftmaxOutput;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.random.Purpose;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What engines do in Java, at the sizes of one step of alexnet-2012 with 32 pictures: the mask of
 * fc6, the update of fc7's weights (16.8 million) and their norm, the loss over 1000 classes. One
 * thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HostLoopsBenchmark {
    private static final int BATCH = 32;
    private static final int UNITS = 4096;
    private static final int CLASSES = 1000;

    private final DropoutMasks masks = new DropoutMasks(0.5, Purpose.DROPOUT.of(17), 1);
    private final float[] mask = new float[BATCH * UNITS];
    private final SgdPass pass = new SgdPass();
    private final SgdPass.Factors factors = new SgdPass.Factors(0.9f, 0.01f, 5e-6f);
    private final Lanes lanes = new Lanes("benchmark", 1, () -> {});
    private final NormPass norms = new NormPass(lanes);
    private SgdPass.Buffers buffers;
    private MiniBatch batch;
    private SoftmaxOutput output;
    private long step;

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        int weights = UNITS * UNITS;
        FloatBuffer gradient = direct(weights, random);
        buffers =
                new SgdPass.Buffers(
                        direct(weights, random), direct(weights, random), List.of(gradient));
        ImageGeometry geometry = new ImageGeometry(1, 0, 1);
        batch = new MiniBatch(geometry, BATCH);
        byte[] pixels = new byte[geometry.croppedBytes()];
        float[] shift = new float[ImageGeometry.RGB];
        for (int i = 0; i < BATCH; i++) {
            batch.add(new AugmentedImage(pixels, shift, 0, 0, false), i);
        }
        output =
                new SoftmaxOutput(
                        BATCH,
                        direct(BATCH * CLASSES, random),
                        direct(BATCH * CLASSES, random),
                        direct(BATCH * UNITS, random));
    }

    private static FloatBuffer direct(int floats, SplittableRandom random) {
        FloatBuffer buffer =
                ByteBuffer.allocateDirect(floats * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        for (int i = 0; i < floats; i++) {
            buffer.put(i, (float) random.nextDouble(-0.1, 0.1));
        }
        return buffer;
    }

    @Benchmark
    public float[] dropoutMask() {
        masks.draw(step++, 0, mask);
        return mask;
    }

    @Benchmark
    public SgdPass.Buffers update() {
        pass.update(buffers, 0, UNITS * UNITS, factors);
        return buffers;
    }

    @Benchmark
    public double norm() {
        return norms.norm(buffers.gradients(), 0, UNITS * UNITS);
    }

    @Benchmark
    public BatchScore lossAndGradient() {
        output.gradient(batch);
        Score score = new Score();
        output.score(batch, 0, BATCH, score);
        return score.total();
    }

    @TearDown
    public void close() {
        lanes.close();
    }
}
