package io.flinkalexnet.lab.jmh;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LearningRateSchedule;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import io.flinkalexnet.flink.train.TrainOperator;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.flink.train.TrainingImage;
import io.flinkalexnet.flink.train.TrainingPlan;
import io.flinkalexnet.flink.train.TrainingStart;
import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
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
 * A mini-batch of 64 pictures through the train operator, into the smallest alexnet-small there is.
 * Reversed, all but the last wait in the reorder window: the difference is what it costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrainOperatorBenchmark {
    private static final NetworkConfig NETWORK = new NetworkConfig("alexnet-small", 2, 32, 0.05);
    private static final ImageGeometry GEOMETRY = ImageGeometry.of(NETWORK);
    private static final int BATCH = 64;
    private static final float LEARNING_RATE = 1e-6f; // noise is not to be learnt, nor to diverge

    @Param({"inOrder", "reversed"})
    public String arrival;

    private final byte[] pixels = new byte[GEOMETRY.croppedBytes()];
    private final float[] shift = new float[ImageGeometry.RGB];
    private Path models;
    private OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness;
    private long next;

    @Setup
    public void open() throws Exception {
        new Random(1).nextBytes(pixels);
        models = Files.createTempDirectory("benchmark");
        TrainOptions options =
                new TrainOptions(
                        new EngineOptions("auto", 1, PrecisionChoice.AUTO),
                        1,
                        Integer.MAX_VALUE,
                        0,
                        "benchmark",
                        models.toUri().toString());
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new TrainOperator(plan(), options), 1, 1, 0);
        harness.getEnvironment()
                .getJobConfiguration()
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        harness.getExecutionConfig().setUseSnapshotCompression(true);
        harness.open();
    }

    private static TrainingPlan plan() {
        return new TrainingPlan(
                NETWORK,
                0.25,
                Recipe.SMALL.initialization(),
                Recipe.SMALL.sgd(),
                BATCH,
                new LearningRateSchedule.Constant(LEARNING_RATE),
                Recipe.SMALL.rates().biases(),
                List.of("0", "1"),
                new Preprocessing(
                        GEOMETRY, MeanImage.constant(GEOMETRY.decodedSide(), 127), 1f / 64),
                TrainingStart.RANDOM);
    }

    @Benchmark
    public long step() throws Exception {
        boolean reversed = arrival.equals("reversed");
        for (int i = 0; i < BATCH; i++) {
            long sequence = next + (reversed ? BATCH - 1 - i : i);
            harness.processElement(new StreamRecord<>(picture(sequence)));
        }
        next += BATCH;
        return next;
    }

    private TrainingImage picture(long sequence) {
        return new TrainingImage(sequence, 0, (int) (sequence % 2), pixels, shift, 4, 4, false);
    }

    @TearDown
    public void close() throws Exception {
        harness.close();
        Files.delete(models);
    }
}
