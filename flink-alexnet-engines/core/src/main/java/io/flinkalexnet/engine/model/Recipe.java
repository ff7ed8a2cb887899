package io.flinkalexnet.engine.model;

import java.util.List;

/**
 * A named set of training defaults.
 *
 * @param name what users write
 * @param initialization parameters before step 0
 * @param sgd constants of the update rule
 * @param batchSize images of a step
 * @param learningRate peak rate
 * @param cosine whether the rate warms up over a tenth of the run and then falls along a cosine;
 *     else it is constant
 * @param dropoutRate of fc6 and fc7
 * @param inputScale factor on pixels behind the mean, see {@link
 *     io.flinkalexnet.engine.image.Preprocessing}
 */
public record Recipe(
        String name,
        Initialization initialization,
        SgdOptions sgd,
        int batchSize,
        float learningRate,
        boolean cosine,
        double dropoutRate,
        float inputScale) {
    /** Paper sections 4.2 and 5, to the letter. */
    public static final Recipe PAPER =
            new Recipe(
                    "paper",
                    Initialization.PAPER,
                    new SgdOptions(0.9f, 5e-4f),
                    128,
                    0.01f,
                    false,
                    0.5,
                    1);

    /** For small networks and short runs, in which N(0, 0.01) does not start. */
    public static final Recipe SMALL =
            new Recipe(
                    "small",
                    Initialization.HE,
                    new SgdOptions(0.9f, 5e-4f),
                    32,
                    0.02f,
                    true,
                    0.25,
                    1f / 64);

    /** The recipe of that name; throws {@link IllegalArgumentException} if there is none. */
    public static Recipe named(String name) {
        List<Recipe> recipes = List.of(PAPER, SMALL);
        return recipes.stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no recipe %s; there are %s"
                                                .formatted(
                                                        name,
                                                        recipes.stream()
                                                                .map(Recipe::name)
                                                                .toList())));
    }

    /** The rate of each step of a run of {@code totalSteps}. */
    public LearningRateSchedule schedule(float rate, long totalSteps) {
        return cosine
                ? new LearningRateSchedule.WarmupCosine(
                        rate, Math.min(totalSteps, Math.max(1, totalSteps / 10)), totalSteps)
                : new LearningRateSchedule.Constant(rate);
    }
}
