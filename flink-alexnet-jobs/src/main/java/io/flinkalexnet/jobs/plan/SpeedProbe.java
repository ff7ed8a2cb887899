package io.flinkalexnet.jobs.plan;

import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.flink.engine.ProcessMemory;
import io.flinkalexnet.flink.engine.SlotEngine;
import io.flinkalexnet.flink.train.TrainingPlan;
import io.flinkalexnet.jobs.evaluate.DecodeAhead;
import io.flinkalexnet.jobs.evaluate.DecodeAhead.Decoded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A short training of this machine, timed: with synthetic pictures, then with pictures that are
 * decoded meanwhile. Nothing is kept of it. For one thread.
 */
final class SpeedProbe {
    private static final Duration TIME = Duration.ofSeconds(3);

    /** Time does not depend on it; a low one stays finite. */
    private static final LearningRates RATES = LearningRates.same(1e-5f);

    private static final int STEPS_MIN = 3;
    private static final int STEPS_MAX = 200;
    private static final int DECODERS = Runtime.getRuntime().availableProcessors();

    private final TrainingPlan plan;
    private final Augmentation augmentation;
    private final SlotEngine engine;
    private final ImageGeometry geometry;
    private final MiniBatch batch;
    private long step;

    /**
     * @param augmentation of the training
     * @param engine usable here
     */
    SpeedProbe(TrainingPlan plan, Augmentation augmentation, SlotEngine engine) {
        this.plan = plan;
        this.augmentation = augmentation;
        this.engine = engine;
        geometry = plan.preprocessing().geometry();
        batch = new MiniBatch(geometry, plan.batchSize());
    }

    /**
     * Measures; takes some seconds, or some steps if these take longer.
     *
     * @param sample encoded pictures; may be empty
     */
    Speeds measure(List<byte[]> sample) throws IOException, InterruptedException {
        FloatBuffer parameters = floats();
        FloatBuffer velocity = floats();
        long seed = augmentation.options().seed();
        plan.initialization().fill(plan.spec(), plan.network().width(), seed, parameters);
        long residentBefore = ProcessMemory.residentBytes();
        try (Trainer trainer = engine.provider().openTrainer(spec(seed))) {
            trainer.importState(parameters, velocity);
            fillWithNoise();
            step(trainer); // the first one prepares
            Timing device = time(() -> step(trainer));
            long resident = ProcessMemory.residentBytes();
            double imagesPerSecond = plan.batchSize() / device.seconds();
            long more = resident < 0 ? ProcessMemory.UNKNOWN : resident - residentBefore;
            double decode = sample.isEmpty() ? 0 : decode(sample);
            if (decode == 0) {
                return new Speeds(imagesPerSecond, 0, imagesPerSecond, device.steps(), more);
            }
            return new Speeds(
                    imagesPerSecond, decode, together(sample, trainer), device.steps(), more);
        }
    }

    private TrainerSpec spec(long seed) {
        return new TrainerSpec(
                        plan.spec(),
                        plan.preprocessing(),
                        plan.batchSize(),
                        plan.sgd(),
                        seed,
                        engine.options().threads(),
                        engine.options().precision())
                .withFrozenLayers(plan.start().frozenLayers());
    }

    private FloatBuffer floats() {
        int bytes = Math.multiplyExact(ParameterLayout.of(plan.spec()).length(), Float.BYTES);
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private void fillWithNoise() {
        Random random = new Random(augmentation.options().seed());
        byte[] decoded = new byte[geometry.decodedBytes()];
        while (!batch.isFull()) {
            random.nextBytes(decoded);
            add(Augmentation.centerCrop(geometry, decoded));
        }
    }

    private void add(AugmentedImage image) {
        batch.add(image, batch.size() % plan.labels().size());
    }

    private void step(Trainer trainer) {
        trainer.step(batch, step, RATES);
        step++;
    }

    /** What is timed. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** The mean of some runs. */
    private record Timing(double seconds, int steps) {}

    private static Timing time(Work work) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int steps = 0;
        while (steps < STEPS_MIN
                || (steps < STEPS_MAX && System.nanoTime() - start < TIME.toNanos())) {
            work.run();
            steps++;
        }
        return new Timing((System.nanoTime() - start) / 1e9 / steps, steps);
    }

    /** Pictures per second without training; 0 if none of them is one. */
    private double decode(List<byte[]> sample) throws IOException, InterruptedException {
        try (CycledPictures pictures = new CycledPictures(sample);
                DecodeAhead decoded = new DecodeAhead(pictures, geometry, DECODERS)) {
            long start = System.nanoTime();
            long count = 0;
            for (int i = 0; i < sample.size() || System.nanoTime() - start < TIME.toNanos(); i++) {
                if (i == sample.size() && count == 0) {
                    return 0;
                }
                if (decoded.next().rejection() == null) {
                    count++;
                }
            }
            return count / ((System.nanoTime() - start) / 1e9);
        }
    }

    private double together(List<byte[]> sample, Trainer trainer)
            throws IOException, InterruptedException {
        try (CycledPictures pictures = new CycledPictures(sample);
                DecodeAhead decoded = new DecodeAhead(pictures, geometry, DECODERS)) {
            decodeAndStep(decoded, trainer); // fills what is decoded ahead
            Timing timing = time(() -> decodeAndStep(decoded, trainer));
            return plan.batchSize() / timing.seconds();
        }
    }

    private void decodeAndStep(DecodeAhead decoded, Trainer trainer)
            throws IOException, InterruptedException {
        batch.clear();
        while (!batch.isFull()) {
            Decoded next = decoded.next();
            if (next.rejection() == null) {
                add(augmentation.augment(next.pixels(), step, next.picture().id()));
            }
        }
        step(trainer);
    }
}
