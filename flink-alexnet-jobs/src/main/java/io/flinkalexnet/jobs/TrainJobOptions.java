package io.flinkalexnet.jobs;

import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.engine.model.ScheduleKind;
import io.flinkalexnet.flink.augment.AugmentOptions;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.PictureTopic;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.HeldOut;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.tensorboard.TensorBoardOptions;
import io.flinkalexnet.flink.train.HeldOutSource;
import io.flinkalexnet.flink.train.KafkaHeldOut;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.ScheduleOptions;
import io.flinkalexnet.flink.train.StartOptions;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.flink.train.ValidationOptions;
import io.flinkalexnet.flink.train.ValidationPlan;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
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
 * @param validation how often held-out pictures are scored, and what follows from it
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
        ValidationOptions validation,
        StartOptions start) {
    /** All of them. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    KafkaOptions.BOOTSTRAP_SERVERS,
                    KafkaOptions.PROPERTIES,
                    KafkaOptions.CONFIG_FILE,
                    KafkaOptions.TRANSACTION_TIMEOUT,
                    InputOptions.FORMAT,
                    InputOptions.LABEL_HEADER,
                    InputOptions.SCHEMA_FILE,
                    InputOptions.ID_FIELD,
                    InputOptions.BYTES_FIELD,
                    InputOptions.LABEL_FIELD,
                    Topics.IMAGES_LABELED,
                    Topics.TRAINING_METRICS,
                    Topics.MODELS,
                    Topics.REJECTED_IMAGES,
                    NetworkOptions.NAME,
                    NetworkOptions.INPUT_SIDE,
                    NetworkOptions.WIDTH,
                    RecipeOptions.RECIPE,
                    RecipeOptions.BATCH_SIZE,
                    RecipeOptions.LEARNING_RATE,
                    RecipeOptions.DROPOUT_RATE,
                    ScheduleOptions.KIND,
                    ScheduleOptions.DROPS,
                    ScheduleOptions.FACTOR,
                    ScheduleOptions.PATIENCE,
                    ScheduleOptions.REDUCTIONS,
                    ScheduleOptions.WARM_UP,
                    AugmentOptions.MIRROR_PROBABILITY,
                    AugmentOptions.LIGHTING_DEVIATION,
                    AugmentOptions.LIGHTING_EPOCHS,
                    StatisticsOptions.FILE,
                    StatisticsOptions.HELD_OUT_DIVISOR,
                    TrainingSourceOptions.EPOCHS,
                    TrainingSourceOptions.CHUNK_OFFSETS,
                    TrainingSourceOptions.GROUP_CHUNKS,
                    TrainingSourceOptions.SEED,
                    TrainingSourceOptions.BOUNDED,
                    ValidationOptions.STEPS,
                    ValidationOptions.TOPIC,
                    ValidationOptions.MEMORY,
                    ValidationOptions.THRESHOLD,
                    ValidationOptions.STOP_AFTER,
                    EngineOptions.NAME,
                    EngineOptions.THREADS,
                    EngineOptions.PRECISION,
                    StartOptions.FROM,
                    StartOptions.REPLACE_HEAD,
                    StartOptions.FREEZE,
                    TrainOptions.METRICS_STEPS,
                    TrainOptions.SNAPSHOT_STEPS,
                    TrainOptions.MODEL_NAME,
                    TrainOptions.MODEL_DIRECTORY,
                    TensorBoardOptions.DIRECTORY);

    public TrainJobOptions {
        input.forTraining();
        if (!source.bounded() && train.snapshotSteps() == 0) {
            throw new IllegalArgumentException(
                    "%s=false has no end, at which the model would be written; set %s to the steps between two model files"
                            .formatted(
                                    TrainingSourceOptions.BOUNDED.key(),
                                    TrainOptions.SNAPSHOT_STEPS.key()));
        }
        if (validation.isOn()
                && validation.topic() == null
                && statistics.heldOut().divisor() == 0) {
            throw new IllegalArgumentException(
                    "%s=%d needs held-out pictures: set %s to their topic, or %s to hold out a share of %s"
                            .formatted(
                                    ValidationOptions.STEPS.key(),
                                    validation.steps(),
                                    ValidationOptions.TOPIC.key(),
                                    StatisticsOptions.HELD_OUT_DIVISOR.key(),
                                    topics.imagesLabeled()));
        }
        ScheduleOptions scheduling = recipe.scheduling();
        if (validation.stopAfter() > 0
                && scheduling.kind() == ScheduleKind.PLATEAU
                && validation.stopAfter() < scheduling.patience()) {
            throw new IllegalArgumentException(
                    "%s must be at least %s, or training ends before the learning rate ever falls; were %d and %d"
                            .formatted(
                                    ValidationOptions.STOP_AFTER.key(),
                                    ScheduleOptions.PATIENCE.key(),
                                    validation.stopAfter(),
                                    scheduling.patience()));
        }
    }

    /** Reads and checks all options. */
    public static TrainJobOptions from(ReadableConfig config) {
        NetworkOptions network = NetworkOptions.from(config);
        RecipeOptions recipe = RecipeOptions.from(config, network.name());
        return new TrainJobOptions(
                KafkaOptions.from(config),
                Topics.from(config),
                InputOptions.from(config),
                network,
                recipe,
                AugmentOptions.from(config, recipe.recipe()),
                StatisticsOptions.from(config),
                TrainingSourceOptions.from(config),
                TrainOptions.from(config),
                TensorBoardOptions.from(config),
                ValidationOptions.from(config),
                StartOptions.from(config));
    }

    /** Where the held-out pictures are. */
    ValidationPlan validationPlan() {
        if (!validation.isOn()) {
            return ValidationPlan.NONE;
        }
        HeldOutSource source =
                validation.topic() == null
                        ? KafkaHeldOut.share(
                                pictures(topics.imagesLabeled()), HeldOut.of(statistics.heldOut()))
                        : KafkaHeldOut.all(pictures(validation.topic()));
        return new ValidationPlan(validation, source);
    }

    /** Prefix of a sink's transactional ids. */
    String transactions(String sink) {
        return "train-%s-%s".formatted(train.modelName(), sink);
    }

    PictureTopic pictures(String topic) {
        return new PictureTopic(kafka, topic, input);
    }
}
