package io.flinkalexnet.jobs;

import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.flink.augment.AugmentOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.tensorboard.TensorBoardOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.StartOptions;
import io.flinkalexnet.flink.train.TrainOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Everything a {@link TrainJob} is told.
 *
 * @param kafka the brokers
 * @param topics pictures come from {@code imagesLabeled}; metrics, announcements and rejections go
 *     out
 * @param input how the pictures' records are read
 * @param network what is trained
 * @param recipe how
 * @param augmentation how pictures are varied
 * @param statistics labels, mean image and colours, and what is held out
 * @param source order and epochs
 * @param train engine, metrics and model files
 * @param tensorBoard event files
 * @param start a model to start from, if any
 */
public record TrainJobOptions(
        KafkaOptions kafka,
        Topics topics,
        InputOptions input,
        NetworkOptions network,
        RecipeOptions recipe,
        AugmentationOptions augmentation,
        StatisticsOptions statistics,
        TrainingSourceOptions source,
        TrainOptions train,
        TensorBoardOptions tensorBoard,
        StartOptions start) {
    public TrainJobOptions {
        input.forTraining();
        if (!source.bounded() && train.snapshotSteps() == 0) {
            throw new IllegalArgumentException(
                    "%s=false has no end, at which the model would be written; set %s to the steps between two model files"
                            .formatted(
                                    TrainingSourceOptions.BOUNDED.key(),
                                    TrainOptions.SNAPSHOT_STEPS.key()));
        }
    }

    /** Reads and checks all options. */
    public static TrainJobOptions from(ReadableConfig config) {
        NetworkOptions network = NetworkOptions.from(config);
        return new TrainJobOptions(
                KafkaOptions.from(config),
                Topics.from(config),
                InputOptions.from(config),
                network,
                RecipeOptions.from(config, network.name()),
                AugmentOptions.from(config),
                StatisticsOptions.from(config),
                TrainingSourceOptions.from(config),
                TrainOptions.from(config),
                TensorBoardOptions.from(config),
                StartOptions.from(config));
    }
}
