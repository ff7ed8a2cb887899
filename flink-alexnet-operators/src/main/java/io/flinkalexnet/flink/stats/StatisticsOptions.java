package io.flinkalexnet.flink.stats;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkalexnet.engine.image.HeldOutRule;
import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the statistics' options.
 *
 * @param file URI of the statistics file, for any Flink file system
 * @param heldOut which pictures are kept out of training
 */
public record StatisticsOptions(String file, HeldOutRule heldOut) implements Serializable {
    public static final ConfigOption<String> FILE =
            key("alexnet.statistics.file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("URI of the statistics file, any Flink file system.");

    public static final ConfigOption<Integer> HELD_OUT_DIVISOR =
            key("alexnet.held-out.divisor")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "One picture in so many is kept out of training, chosen by the hash of "
                                    + "its id: 2 to 1000000; 0 keeps all.");

    public StatisticsOptions {
        if (file == null || file.isBlank()) {
            throw new IllegalArgumentException(
                    "%s must name a file, such as file:///data/statistics.safetensors"
                            .formatted(FILE.key()));
        }
    }

    public static StatisticsOptions from(ReadableConfig config) {
        return new StatisticsOptions(config.get(FILE), heldOut(config.get(HELD_OUT_DIVISOR)));
    }

    private static HeldOutRule heldOut(int divisor) {
        try {
            return new HeldOutRule(divisor);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(HELD_OUT_DIVISOR.key() + ": " + e.getMessage(), e);
        }
    }
}
