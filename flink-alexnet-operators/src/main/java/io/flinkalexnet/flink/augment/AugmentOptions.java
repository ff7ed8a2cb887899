package io.flinkalexnet.flink.augment;

import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** The options of {@link AugmentationOptions}, which checks them. */
public final class AugmentOptions {
    public static final ConfigOption<Double> MIRROR_PROBABILITY =
            ConfigOptions.key("alexnet.augment.mirror-probability")
                    .doubleType()
                    .defaultValue(0.5)
                    .withDescription(
                            "Share of training pictures that are mirrored left to right, 0 to 1; "
                                    + "0 for pictures such as digits that mean something else then.");

    public static final ConfigOption<Double> LIGHTING_DEVIATION =
            ConfigOptions.key("alexnet.augment.lighting-deviation")
                    .doubleType()
                    .defaultValue(0.1)
                    .withDescription(
                            "Standard deviation of PCA lighting, 0 (off) to 10; the paper's 0.1.");

    private AugmentOptions() {}

    public static AugmentationOptions from(ReadableConfig config) {
        return new AugmentationOptions(
                config.get(MIRROR_PROBABILITY),
                config.get(LIGHTING_DEVIATION),
                config.get(TrainingSourceOptions.SEED));
    }
}
