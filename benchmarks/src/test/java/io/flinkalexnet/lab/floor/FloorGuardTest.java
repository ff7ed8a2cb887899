package io.flinkalexnet.lab.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Recipe;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The engine stays near the floor that is measured in turn with it. Processor time of one thread is
 * compared, by medians, so that other work on the machine hardly counts; the limits are far from
 * what is reached and only catch a kernel that went wrong, such as a format that is converted in
 * every step.
 */
final class FloorGuardTest {
    private static final String ENGINE = "onednn";
    private static final double FORWARD_MAX = 1.6;
    private static final double TRAINING_MAX = 1.8;
    private static final double MIN = 0.6; // below, something else was measured

    private static final NetworkConfig NETWORK = new NetworkConfig("alexnet-2012", 100, 227, 0.5);
    private static final NetworkSpec SPEC = NETWORK.spec();
    private static final int BATCH = 8;
    private static final float LEARNING_RATE = 1e-6f; // noise as pictures diverges at the usual one
    private static final int ROUNDS = 3;
    private static final int RUNS_PER_ROUND = 8;

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private EngineProvider engine;

    @BeforeEach
    void findTheEngine() {
        engine =
                Engines.all().stream()
                        .filter(each -> each.name().equals(ENGINE))
                        .findFirst()
                        .orElseThrow();
        EngineProbe probe = engine.probe();
        assumeTrue(probe.usable(), "skipped: " + ENGINE + " can't run here: " + probe.reason());
    }

    @Test
    void theForwardPassStaysNearTheFloor() {
        try (LoadedModel model = engine.load(SPEC, preprocessing(), parameters(), 1);
                Classifier classifier = model.openClassifier(BATCH)) {
            MiniBatch batch = batch();

            double ratio = ratio(Workload.FORWARD, () -> classifier.classify(batch));

            assertThat(ratio).isBetween(MIN, FORWARD_MAX);
        }
    }

    @Test
    void aTrainingStepStaysNearTheFloor() {
        Recipe recipe = Recipe.PAPER;
        TrainerSpec spec = new TrainerSpec(SPEC, preprocessing(), BATCH, recipe.sgd(), 1, 1);
        try (Trainer trainer = engine.openTrainer(spec)) {
            FloatBuffer parameters = parameters();
            trainer.importState(parameters, direct(parameters.capacity()));
            MiniBatch batch = batch();
            long[] step = {0};

            double ratio = ratio(Workload.TRAINING, () -> step(trainer, batch, step[0]++));

            assertThat(ratio).isBetween(MIN, TRAINING_MAX);
        }
    }

    private static void step(Trainer trainer, MiniBatch batch, long number) {
        BatchScore score = trainer.step(batch, number, LEARNING_RATE);
        // of a step whose loss is not finite an engine leaves half the work out
        assertThat(score.isFinite()).as(score.toString()).isTrue();
    }

    /** Median over the rounds of the engine's time by the floor's. */
    private static double ratio(Workload workload, Runnable run) {
        FloorOptions options = new FloorOptions(BATCH, workload, Precision.F32, 1, Clock.CPU, 1);
        Floor.measure(SPEC, options);
        mean(run);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double floor = Floor.measure(SPEC, options).medianMillis();
            double engine = mean(run);
            ratios.add(engine / floor);
            System.out.printf(
                    "%s: %.1f ms, floor %.1f ms, ratio %.2f%n",
                    workload, engine, floor, engine / floor);
        }
        Collections.sort(ratios);
        return ratios.get(ROUNDS / 2);
    }

    /**
     * Mean processor time of this process in milliseconds, so that no thread of an engine is
     * missed. The clock ticks every 10 ms: several runs are taken together.
     */
    private static double mean(Runnable run) {
        long start = PROCESS.getProcessCpuTime();
        for (int i = 0; i < RUNS_PER_ROUND; i++) {
            run.run();
        }
        return (PROCESS.getProcessCpuTime() - start) / 1e6 / RUNS_PER_ROUND;
    }

    private static Preprocessing preprocessing() {
        ImageGeometry geometry = ImageGeometry.of(NETWORK);
        return new Preprocessing(geometry, MeanImage.constant(geometry.decodedSide(), 120), 1);
    }

    private static FloatBuffer parameters() {
        FloatBuffer parameters = direct(ParameterLayout.of(SPEC).length());
        Initialization.PAPER.fill(SPEC, NETWORK.width(), 1, parameters);
        return parameters;
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static MiniBatch batch() {
        ImageGeometry geometry = ImageGeometry.of(NETWORK);
        MiniBatch batch = new MiniBatch(geometry, BATCH);
        Random random = new Random(1);
        for (int i = 0; i < BATCH; i++) {
            byte[] pixels = new byte[geometry.croppedBytes()];
            random.nextBytes(pixels);
            batch.add(new AugmentedImage(pixels, new float[ImageGeometry.RGB], 3, 5, false), i);
        }
        return batch;
    }
}
