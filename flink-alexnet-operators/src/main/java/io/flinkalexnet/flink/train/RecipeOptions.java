package io.flinkalexnet.flink.train;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkalexnet.engine.model.LearningRateSchedule;
import io.flinkalexnet.engine.model.Recipe;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the recipe's options: a named recipe and what of it is changed.
 *
 * @param recipe where everything comes from that is not named here
 * @param batchSize images of a step
 * @param learningRate peak rate
 * @param dropoutRate of fc6 and fc7, 0 to below 1
 * @param scheduling how the rate changes
 */
public record RecipeOptions(
        Recipe recipe,
        int batchSize,
        float learningRate,
        double dropoutRate,
        ScheduleOptions scheduling) {
    public static final ConfigOption<String> RECIPE =
            key("alexnet.train.recipe")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Defaults of training: paper, source-2012 (the authors' code), bvlc "
                                    + "(Caffe) or small; without it, small for alexnet-small and "
                                    + "paper for all others.");

    public static final ConfigOption<Integer> BATCH_SIZE =
            key("alexnet.train.batch-size")
                    .intType()
                    .noDefaultValue()
                    .withDescription("Images per step, 1 to 4096; without it, the recipe's.");

    public static final ConfigOption<Float> LEARNING_RATE =
            key("alexnet.train.learning-rate")
                    .floatType()
                    .noDefaultValue()
                    .withDescription(
                            "Peak learning rate, above 0 to 10; without it, the recipe's.");

    public static final ConfigOption<Double> DROPOUT_RATE =
            key("alexnet.train.dropout-rate")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Share of fc6 and fc7 dropped in training, 0 to below 1; without it, "
                                    + "the recipe's.");

    private static final String SMALL_NETWORK = "alexnet-small";
    private static final int BATCH_SIZE_MAX = 4096;
    private static final float LEARNING_RATE_MAX = 10;

    public RecipeOptions {
        if (batchSize < 1 || batchSize > BATCH_SIZE_MAX) {
            throw new IllegalArgumentException(
                    "%s must be in [1, %d], was %d"
                            .formatted(BATCH_SIZE.key(), BATCH_SIZE_MAX, batchSize));
        }
        if (!(learningRate > 0 && learningRate <= LEARNING_RATE_MAX)) {
            throw new IllegalArgumentException(
                    "%s must be in (0, %s], was %s"
                            .formatted(LEARNING_RATE.key(), LEARNING_RATE_MAX, learningRate));
        }
        if (!(dropoutRate >= 0 && dropoutRate < 1)) {
            throw new IllegalArgumentException(
                    "%s must be in [0, 1), was %s".formatted(DROPOUT_RATE.key(), dropoutRate));
        }
    }

    /**
     * Reads the options. Whether there is validation decides the schedule of the recipe paper.
     *
     * @param network name of the network, which decides the default recipe
     */
    public static RecipeOptions from(ReadableConfig config, String network) {
        Recipe recipe =
                config.getOptional(RECIPE)
                        .map(Recipe::named)
                        .orElse(network.equals(SMALL_NETWORK) ? Recipe.SMALL : Recipe.PAPER);
        return new RecipeOptions(
                recipe,
                config.getOptional(BATCH_SIZE).orElse(recipe.batchSize()),
                config.getOptional(LEARNING_RATE).orElse(recipe.rates().highest()),
                config.getOptional(DROPOUT_RATE).orElse(recipe.dropoutRate()),
                ScheduleOptions.from(config, recipe.rates()));
    }

    /**
     * The rates of a run.
     *
     * @param totalSteps its expected length
     */
    public LearningRateSchedule schedule(long totalSteps) {
        return scheduling.schedule(learningRate, totalSteps);
    }

    /** The options that {@link #from} reads these values from, whatever the network. */
    public Configuration configuration() {
        Configuration config = new Configuration();
        config.set(RECIPE, recipe.name());
        config.set(BATCH_SIZE, batchSize);
        config.set(LEARNING_RATE, learningRate);
        config.set(DROPOUT_RATE, dropoutRate);
        scheduling.addTo(config);
        return config;
    }
}
