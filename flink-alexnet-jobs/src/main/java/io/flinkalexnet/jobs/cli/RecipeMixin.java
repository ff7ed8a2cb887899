package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.train.RecipeOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of every command that trains: a recipe, and what of it is changed. */
public final class RecipeMixin {
    @Option(
            names = "--recipe",
            showDefaultValue = Visibility.NEVER,
            description =
                    "paper, or small for small networks and short runs: rate, batch size, first weights; default:"
                            + " small for alexnet-small, else paper.")
    private String recipe;

    @Option(
            names = "--learning-rate",
            showDefaultValue = Visibility.NEVER,
            description = "Peak learning rate; default: the recipe's.")
    private Float learningRate;

    @Option(
            names = "--batch-size",
            showDefaultValue = Visibility.NEVER,
            description = "Pictures of each step; default: the recipe's.")
    private Integer batchSize;

    @Option(
            names = "--dropout",
            showDefaultValue = Visibility.NEVER,
            description = "Dropout rate of fc6 and fc7; default: the recipe's.")
    private Double dropout;

    /** What was given, and nothing else. */
    public Configuration given() {
        Configuration given = new Configuration();
        setIfGiven(given, RecipeOptions.RECIPE, recipe);
        setIfGiven(given, RecipeOptions.LEARNING_RATE, learningRate);
        setIfGiven(given, RecipeOptions.BATCH_SIZE, batchSize);
        setIfGiven(given, RecipeOptions.DROPOUT_RATE, dropout);
        return given;
    }

    private static <T> void setIfGiven(Configuration given, ConfigOption<T> option, T value) {
        if (value != null) {
            given.set(option, value);
        }
    }
}
