package io.flinkalexnet.lab.jmh;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Recipe;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A whole step of {@code onednn} on alexnet-small with 32 pictures, one thread: what it costs to
 * measure the norms of all layers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StepNormsBenchmark {
    private static final NetworkConfig NETWORK = NetworkConfig.of("alexnet-small", 10);
    private static final ImageGeometry GEOMETRY = ImageGeometry.of(NETWORK);
    private static final int BATCH = 32;
    private static final int SEED = 1;

    /** Noise is not to be learnt, nor to diverge. */
    private static final LearningRates RATES = LearningRates.same(1e-6f);

    @Param({"SKIP", "MEASURE"})
    public Norms norms;

    private final MiniBatch batch = new MiniBatch(GEOMETRY, BATCH);
    private Trainer trainer;
    private long next;

    @Setup
    public void open() {
        Random random = new Random(SEED);
        byte[] pixels = new byte[GEOMETRY.croppedBytes()];
        for (int i = 0; i < BATCH; i++) {
            random.nextBytes(pixels);
            batch.add(
                    new AugmentedImage(pixels, new float[ImageGeometry.RGB], 0, 0, false), i % 10);
        }
        NetworkSpec network = NETWORK.spec();
        trainer =
                Engines.select("onednn")
                        .openTrainer(
                                new TrainerSpec(
                                        network,
                                        new Preprocessing(
                                                GEOMETRY,
                                                MeanImage.constant(GEOMETRY.decodedSide(), 127),
                                                1f / 64),
                                        BATCH,
                                        Recipe.SMALL.sgd(),
                                        SEED,
                                        1,
                                        Precision.F32));
        FloatBuffer parameters = FloatBuffer.allocate((int) network.parameterCount());
        Initialization.HE.fill(network, 1, SEED, parameters);
        trainer.importState(parameters, FloatBuffer.allocate(parameters.capacity()));
    }

    @Benchmark
    public StepResult step() {
        return trainer.step(batch, next++, RATES, norms);
    }

    @TearDown
    public void close() {
        trainer.close();
    }
}
