package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.ScheduleOptions;
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
                    "paper, source-2012 (the authors' code), bvlc (Caffe), or small for small networks and short"
                            + " runs: rates, batch size, first weights, colour noise; default: small for alexnet-small,"
                            + " else paper.")
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

    @Option(
            names = "--schedule",
            paramLabel = "KIND",
            showDefaultValue = Visibility.NEVER,
            description =
                    "How the learning rate changes: constant, drops (see --drops), plateau (the paper's: divided by ten"
                            + " when validation stops improving) or cosine; default: the recipe's. The recipe paper"
                            + " has plateau with validation and constant without.")
    private String schedule;

    @Option(
            names = "--drops",
            paramLabel = "25e,51e,...",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Where the rate of --schedule drops falls: 25e from epoch 25 on, 100000 from that step on; times"
                            + " --schedule-factor, or as in 25e*0.5, or to a rate as in 25e=0.001.")
    private String drops;

    @Option(
            names = "--schedule-factor",
            paramLabel = "FACTOR",
            showDefaultValue = Visibility.NEVER,
            description = "What the rate is multiplied by when it falls; default: 0.1.")
    private Float factor;

    @Option(
            names = "--patience",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Validations without improvement before --schedule plateau lowers the rate; default: 5.")
    private Integer patience;

    @Option(
            names = "--reductions",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description = "How often --schedule plateau may lower the rate; default: 3.")
    private Integer reductions;

    @Option(
            names = "--warm-up",
            paramLabel = "SHARE",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Share of the run in which the rate of --schedule cosine rises; default: 0.1.")
    private Double warmUp;

    /** What was given, and nothing else. */
    public Configuration given() {
        Configuration given = new Configuration();
        setIfGiven(given, RecipeOptions.RECIPE, recipe);
        setIfGiven(given, RecipeOptions.LEARNING_RATE, learningRate);
        setIfGiven(given, RecipeOptions.BATCH_SIZE, batchSize);
        setIfGiven(given, RecipeOptions.DROPOUT_RATE, dropout);
        setIfGiven(given, ScheduleOptions.KIND, schedule);
        setIfGiven(given, ScheduleOptions.DROPS, drops);
        setIfGiven(given, ScheduleOptions.FACTOR, factor);
        setIfGiven(given, ScheduleOptions.PATIENCE, patience);
        setIfGiven(given, ScheduleOptions.REDUCTIONS, reductions);
        setIfGiven(given, ScheduleOptions.WARM_UP, warmUp);
        return given;
    }

    private static <T> void setIfGiven(Configuration given, ConfigOption<T> option, T value) {
        if (value != null) {
            given.set(option, value);
        }
    }
}
