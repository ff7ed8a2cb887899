package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.jobs.ClassifyJobOptions;
import io.flinkalexnet.jobs.TrainJob;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;

/** The options of the three jobs. What a demo does not decide stays at its default. */
final class DemoSettings {
    /** A bounded job ends with a checkpoint, and waits up to so long for it. */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

    /** For training state that takes seconds to write. */
    private static final Duration LARGE_CHECKPOINT_INTERVAL = Duration.ofSeconds(30);

    private static final long LARGE_STATE_BYTES = 64L << 20;

    private static final int METRICS_STEPS_MAX = 20;

    /** A short run has so many metrics records, or one for each step. */
    private static final int METRICS_MIN = 50;

    private DemoSettings() {}

    /** What all three jobs need. */
    static Configuration common(DemoOptions demo, KafkaOptions kafka, DemoDirectory directory) {
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, kafka.bootstrapServers());
        config.set(NetworkOptions.NAME, demo.network().name());
        config.set(NetworkOptions.INPUT_SIDE, demo.network().inputSide());
        config.set(NetworkOptions.WIDTH, demo.network().width());
        config.set(EngineOptions.NAME, demo.engine().name());
        config.set(EngineOptions.THREADS, demo.engine().threads());
        config.set(EngineOptions.PRECISION, demo.engine().precision().toString());
        config.set(TrainingSourceOptions.SEED, demo.seed());
        config.set(TrainOptions.MODEL_DIRECTORY, directory.modelsUri());
        config.set(StatisticsOptions.FILE, directory.statisticsUri());
        config.set(ClassifyJobOptions.BOUNDED, true);
        checkpoints(config, CHECKPOINT_INTERVAL);
        config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.checkpointsUri());
        return config;
    }

    /** What the train job needs beside {@link #common}. */
    static void addTraining(Configuration config, DemoOptions demo, DemoPictures pictures) {
        config.set(TrainingSourceOptions.EPOCHS, demo.epochs());
        config.addAll(demo.recipe().configuration());
        TrainJob.useAllProcessors(config);
        long steps = demo.steps(pictures.training().size());
        config.set(
                TrainOptions.METRICS_STEPS,
                (int) Math.max(1, Math.min(METRICS_STEPS_MAX, steps / METRICS_MIN)));
        long parameters = demo.network().config(pictures.classes().size()).spec().parameterCount();
        if (2 * parameters * Float.BYTES > LARGE_STATE_BYTES) { // with velocity
            checkpoints(config, LARGE_CHECKPOINT_INTERVAL);
        }
    }

    private static void checkpoints(Configuration config, Duration interval) {
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        config.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, interval);
    }
}
