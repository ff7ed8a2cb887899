package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LearningRateSchedule.WarmupCosine;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

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
                new WarmupCosine(0.01f, 5, 50),
                Recipe.SMALL.rates().biases(),
                LABELS,
                new Preprocessing(GEOMETRY, new MeanImage(GEOMETRY.decodedSide(), mean), 1f / 64),
                TrainingStart.RANDOM);
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

    /** Held-out pictures; the same for the same number. */
    static List<EncodedImage> heldOut(int count) {
        return IntStream.range(0, count).mapToObj(TrainExamples::heldOutImage).toList();
    }

    private static EncodedImage heldOutImage(int i) {
        Random random = new Random(-1 - i);
        BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 40 * 36; p++) {
            image.setRGB(p % 40, p / 40, random.nextInt(1 << 24));
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String label = LABELS.get(random.nextInt(LABELS.size()));
        return heldOut(i, label, png.toByteArray());
    }

    /** A held-out record with this label and content. */
    static EncodedImage heldOut(int i, String label, byte[] encoded) {
        return new EncodedImage(-1, -1, "held-out-" + i, label, encoded, 0, null, "held-out", 0, i);
    }
}
