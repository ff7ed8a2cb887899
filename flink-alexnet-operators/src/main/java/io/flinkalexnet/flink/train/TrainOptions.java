package io.flinkalexnet.flink.train;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the train options.
 *
 * @param engine what trains the network
 * @param seed key of all random numbers
 * @param metricsSteps steps between two records of training metrics
 * @param snapshotSteps steps between two model files; 0 for one at the end only
 * @param modelName name of the line of models
 * @param modelDirectory URI of the folder the model files go to
 */
public record TrainOptions(
        EngineOptions engine,
        long seed,
        int metricsSteps,
        int snapshotSteps,
        String modelName,
        String modelDirectory)
        implements Serializable {
    public static final ConfigOption<Integer> METRICS_STEPS =
            key("alexnet.train.metrics-steps")
                    .intType()
                    .defaultValue(20)
                    .withDescription("Steps between two metrics records, at least 1.");

    public static final ConfigOption<Integer> SNAPSHOT_STEPS =
            key("alexnet.train.snapshot-steps")
                    .intType()
                    .defaultValue(0)
                    .withDescription("Steps between two model files; 0: one at the end only.");

    public static final ConfigOption<String> MODEL_NAME =
            key("alexnet.model.name")
                    .stringType()
                    .defaultValue("alexnet")
                    .withDescription(
                            "Name of the line of models: letters, digits, dot, dash, underscore.");

    public static final ConfigOption<String> MODEL_DIRECTORY =
            key("alexnet.model.directory")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("URI of the folder for model files, any Flink file system.");

    public TrainOptions {
        if (metricsSteps < 1) {
            throw new IllegalArgumentException(
                    "%s must be at least 1, was %d".formatted(METRICS_STEPS.key(), metricsSteps));
        }
        if (snapshotSteps < 0) {
            throw new IllegalArgumentException(
                    "%s must be at least 0, was %d".formatted(SNAPSHOT_STEPS.key(), snapshotSteps));
        }
        if (!modelName.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "%s must be 1 to 100 letters, digits, dots, dashes or underscores, was '%s'"
                            .formatted(MODEL_NAME.key(), modelName));
        }
        if (modelDirectory == null || modelDirectory.isBlank()) {
            throw new IllegalArgumentException(
                    "%s is missing: name the folder model files go to, such as file:///tmp/models"
                            .formatted(MODEL_DIRECTORY.key()));
        }
    }

    public static TrainOptions from(ReadableConfig config) {
        return new TrainOptions(
                EngineOptions.from(config),
                config.get(TrainingSourceOptions.SEED),
                config.get(METRICS_STEPS),
                config.get(SNAPSHOT_STEPS),
                config.get(MODEL_NAME),
                config.get(MODEL_DIRECTORY));
    }
}
