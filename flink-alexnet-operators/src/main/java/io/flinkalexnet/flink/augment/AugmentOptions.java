package io.flinkalexnet.flink.augment;

import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.engine.model.Recipe;
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
                    .noDefaultValue()
                    .withDescription(
                            "Standard deviation of PCA lighting, 0 (off) to 10; without it, the "
                                    + "recipe's: 0.1 as in the paper, 0 for bvlc.");

    public static final ConfigOption<Long> LIGHTING_EPOCHS =
            ConfigOptions.key("alexnet.augment.lighting-epochs")
                    .longType()
                    .noDefaultValue()
                    .withDescription(
                            "How many epochs have PCA lighting, 0 or more; without it, the "
                                    + "recipe's: 67 for source-2012, all for others.");

    private AugmentOptions() {}

    /**
     * Reads the options.
     *
     * @param recipe has what is not given
     */
    public static AugmentationOptions from(ReadableConfig config, Recipe recipe) {
        Recipe.Lighting lighting = recipe.lighting();
        return new AugmentationOptions(
                config.get(MIRROR_PROBABILITY),
                config.getOptional(LIGHTING_DEVIATION).orElse(lighting.deviation()),
                config.getOptional(LIGHTING_EPOCHS).orElse(lighting.epochs()),
                config.get(TrainingSourceOptions.SEED));
    }
}
