package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A tiny network and pictures for it. */
final class TrainExamples {
    static final int BATCH_SIZE = 4;
    static final List<String> LABELS = List.of("bird", "cat", "dog");
    static final NetworkConfig NETWORK = new NetworkConfig("alexnet-small", 3, 32, 0.05);
    static final ImageGeometry GEOMETRY = ImageGeometry.of(NETWORK);
    static final TrainingPlan PLAN = plan(BATCH_SIZE);

    private TrainExamples() {}

    static TrainingPlan plan(int batchSize) {
        float[] mean = new float[GEOMETRY.decodedBytes()];
        Arrays.fill(mean, 127.5f);
        return new TrainingPlan(
                NETWORK,
                0.25,
                Recipe.SMALL.initialization(),
                Recipe.SMALL.sgd(),
                batchSize,
                Recipe.SMALL.schedule(0.01f, 50),
                LABELS,
                new Preprocessing(GEOMETRY, new MeanImage(GEOMETRY.decodedSide(), mean), 1f / 64));
    }

    /** One native thread, metrics every 2 steps. */
    static TrainOptions options(
            Path folder, int snapshotSteps, String engine, PrecisionChoice precision) {
        return new TrainOptions(
                new EngineOptions(engine, 1, precision),
                7,
                2,
                snapshotSteps,
                "pets",
                folder.toUri().toString());
    }

    /** The picture at a place in the order; the same for the same place. */
    static TrainingImage image(long sequence) {
        Random random = new Random(sequence);
        byte[] pixels = new byte[GEOMETRY.croppedBytes()];
        random.nextBytes(pixels);
        return new TrainingImage(
                sequence,
                0,
                random.nextInt(LABELS.size()),
                pixels,
                new float[] {1, 0, -1},
                random.nextInt(GEOMETRY.maxOffset() + 1),
                random.nextInt(GEOMETRY.maxOffset() + 1),
                random.nextBoolean());
    }
}
