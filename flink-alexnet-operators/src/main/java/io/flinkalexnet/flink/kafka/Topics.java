package io.flinkalexnet.flink.kafka;

import java.io.Serializable;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Names of our topics. Checked to be names Kafka takes.
 *
 * @param images pictures to classify
 * @param imagesLabeled pictures to train on
 * @param predictions what the model says
 * @param embeddings fc7 vectors
 * @param rejectedImages records that could not be used
 * @param models announcements of model files; compacted
 * @param trainingMetrics how training goes
 */
public record Topics(
        String images,
        String imagesLabeled,
        String predictions,
        String embeddings,
        String rejectedImages,
        String models,
        String trainingMetrics)
        implements Serializable {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    public static final ConfigOption<String> IMAGES =
            topic("images", "Topic of the pictures to classify.");
    public static final ConfigOption<String> IMAGES_LABELED =
            topic("images-labeled", "Topic of the pictures to train on.");
    public static final ConfigOption<String> PREDICTIONS =
            topic("predictions", "Topic of the predictions.");
    public static final ConfigOption<String> EMBEDDINGS =
            topic("embeddings", "Topic of the embeddings (fc7).");
    public static final ConfigOption<String> REJECTED_IMAGES =
            topic("rejected-images", "Topic of the records that could not be used.");
    public static final ConfigOption<String> MODELS =
            topic("models", "Topic of the model announcements; it should be compacted.");
    public static final ConfigOption<String> TRAINING_METRICS =
            topic("training-metrics", "Topic of the training metrics.");

    /** All topics by their default names. */
    public static final Topics DEFAULT =
            new Topics(
                    IMAGES.defaultValue(),
                    IMAGES_LABELED.defaultValue(),
                    PREDICTIONS.defaultValue(),
                    EMBEDDINGS.defaultValue(),
                    REJECTED_IMAGES.defaultValue(),
                    MODELS.defaultValue(),
                    TRAINING_METRICS.defaultValue());

    public Topics {
        check(IMAGES, images);
        check(IMAGES_LABELED, imagesLabeled);
        check(PREDICTIONS, predictions);
        check(EMBEDDINGS, embeddings);
        check(REJECTED_IMAGES, rejectedImages);
        check(MODELS, models);
        check(TRAINING_METRICS, trainingMetrics);
    }

    public static Topics from(ReadableConfig config) {
        return new Topics(
                config.get(IMAGES),
                config.get(IMAGES_LABELED),
                config.get(PREDICTIONS),
                config.get(EMBEDDINGS),
                config.get(REJECTED_IMAGES),
                config.get(MODELS),
                config.get(TRAINING_METRICS));
    }

    private static ConfigOption<String> topic(String name, String description) {
        return ConfigOptions.key("alexnet.topic." + name)
                .stringType()
                .defaultValue(name)
                .withDescription(description);
    }

    private static void check(ConfigOption<String> option, String name) {
        if (name == null
                || !LEGAL.matcher(name).matches()
                || name.equals(".")
                || name.equals("..")) {
            throw new IllegalArgumentException(
                    "%s must be 1 to 249 letters, digits, dots, underscores or hyphens, was '%s'"
                            .formatted(option.key(), name));
        }
    }
}
