package io.flinkalexnet.flink.tensorboard;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the options of event files.
 *
 * @param directory URI of the folder they go to; empty for none
 */
public record TensorBoardOptions(String directory) implements Serializable {
    public static final ConfigOption<String> DIRECTORY =
            key("alexnet.train.tensorboard-directory")
                    .stringType()
                    .defaultValue("")
                    .withDescription(
                            "URI of the folder for TensorBoard event files of one run, any Flink "
                                    + "file system; empty: none are written.");

    public TensorBoardOptions {
        if (!directory.isEmpty() && directory.isBlank()) {
            throw new IllegalArgumentException(
                    "%s must be the URI of a folder or empty, was '%s'"
                            .formatted(DIRECTORY.key(), directory));
        }
    }

    public static TensorBoardOptions from(ReadableConfig config) {
        return new TensorBoardOptions(config.get(DIRECTORY));
    }

    /** Whether event files are written. */
    public boolean isOn() {
        return !directory.isEmpty();
    }
}
