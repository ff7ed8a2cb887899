package io.flinkalexnet.flink.train;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the options that say what a training starts from.
 *
 * @param from URI of a model file; null to start from random parameters
 * @param replaceHead whether the last layer starts anew, with the statistics' labels
 * @param freeze name of the last layer that keeps the model's parameters; null if all learn
 */
public record StartOptions(String from, boolean replaceHead, String freeze)
        implements Serializable {
    public static final ConfigOption<String> FROM =
            key("alexnet.train.from")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "URI of a model file, any Flink file system, whose parameters, mean "
                                    + "image and input scale the training starts with; without "
                                    + "it, random parameters.");

    public static final ConfigOption<Boolean> REPLACE_HEAD =
            key("alexnet.train.replace-head")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the last layer starts anew, for the labels of the statistics; "
                                    + "needs alexnet.train.from.");

    public static final ConfigOption<String> FREEZE =
            key("alexnet.train.freeze")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Name of a layer, such as conv5 or fc7: it and all layers before it "
                                    + "keep the parameters of alexnet.train.from.");

    /** From random parameters. */
    public static final StartOptions RANDOM = new StartOptions(null, false, null);

    public StartOptions {
        if (from != null && from.isBlank()) {
            throw new IllegalArgumentException(
                    "%s must name a model file, such as s3://bucket/models/alexnet.safetensors"
                            .formatted(FROM.key()));
        }
        if (from == null && replaceHead) {
            throw new IllegalArgumentException(
                    "%s needs %s: without a model there is no head to replace"
                            .formatted(REPLACE_HEAD.key(), FROM.key()));
        }
        if (from == null && freeze != null) {
            throw new IllegalArgumentException(
                    "%s needs %s: layers that start from random parameters must learn"
                            .formatted(FREEZE.key(), FROM.key()));
        }
    }

    public static StartOptions from(ReadableConfig config) {
        return new StartOptions(
                config.getOptional(FROM).orElse(null),
                config.get(REPLACE_HEAD),
                config.getOptional(FREEZE).orElse(null));
    }
}
