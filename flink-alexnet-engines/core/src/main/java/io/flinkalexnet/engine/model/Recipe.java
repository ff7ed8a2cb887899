package io.flinkalexnet.engine.model;

import java.io.Serializable;
import java.util.List;

/**
 * A named set of training defaults. {@code docs/paper.md} lays them beside what was published.
 *
 * @param name what users write
 * @param initialization parameters before step 0
 * @param sgd constants of the update rule
 * @param rates learning rates and how they change
 * @param batchSize images of a step
 * @param dropoutRate of fc6 and fc7
 * @param inputScale factor on pixels behind the mean, see {@link
 *     io.flinkalexnet.engine.image.Preprocessing}
 * @param lighting colour noise
 */
public record Recipe(
        String name,
        Initialization initialization,
        SgdOptions sgd,
        Rates rates,
        int batchSize,
        double dropoutRate,
        float inputScale,
        Lighting lighting)
        implements Serializable {
    private static final SgdOptions SGD = new SgdOptions(0.9f, 5e-4f);
    private static final BiasRates SAME = new BiasRates.Following(1);

    /**
     * Learning rates.
     *
     * @param highest rate of the weights, before it falls
     * @param biases rate of the biases
     * @param schedule how the weights' rate changes; the paper's rule needs validation, and stays
     *     constant in a run without
     * @param drops of {@link ScheduleKind#DROPS}; empty for other kinds
     */
    public record Rates(float highest, BiasRates biases, ScheduleKind schedule, List<Drop> drops)
            implements Serializable {
        public Rates {
            drops = List.copyOf(drops);
        }
    }

    /**
     * Colour noise, section 4.1 of the paper.
     *
     * @param deviation standard deviation of the three weights, 0 for none
     * @param epochs how many epochs have it
     */
    public record Lighting(double deviation, long epochs) implements Serializable {
        private static final Lighting NONE = new Lighting(0, Long.MAX_VALUE);
        private static final Lighting PAPER = new Lighting(0.1, Long.MAX_VALUE);
    }

    /** Paper sections 4 and 5, to the letter. */
    public static final Recipe PAPER =
            new Recipe(
                    "paper",
                    Initialization.PAPER,
                    SGD,
                    new Rates(0.01f, SAME, ScheduleKind.PLATEAU, List.of()),
                    128,
                    0.5,
                    1,
                    Lighting.PAPER);

    /**
     * The authors' source code, configuration 145 and the notes below it: what the published model
     * was trained with.
     */
    public static final Recipe SOURCE_2012 =
            new Recipe(
                    "source-2012",
                    Initialization.SOURCE_2012,
                    SGD,
                    new Rates(
                            0.01f,
                            new BiasRates.Staying(2),
                            ScheduleKind.DROPS,
                            List.of(
                                    Drop.atEpoch(25, 0.1f),
                                    Drop.atEpoch(51, 0.1f),
                                    Drop.atEpoch(79, 0.1f))),
                    128,
                    0.5,
                    1,
                    new Lighting(0.1, 67));

    /** Caffe's models/bvlc_alexnet: solver.prototxt and train_val.prototxt. */
    public static final Recipe BVLC =
            new Recipe(
                    "bvlc",
                    Initialization.BVLC,
                    SGD,
                    new Rates(
                            0.01f,
                            new BiasRates.Following(2),
                            ScheduleKind.DROPS,
                            List.of(
                                    Drop.atStep(100_000, 0.1f),
                                    Drop.atStep(200_000, 0.1f),
                                    Drop.atStep(300_000, 0.1f),
                                    Drop.atStep(400_000, 0.1f))),
                    256,
                    0.5,
                    1,
                    Lighting.NONE);

    /** For small networks and short runs, in which N(0, 0.01) does not start. */
    public static final Recipe SMALL =
            new Recipe(
                    "small",
                    Initialization.HE,
                    SGD,
                    new Rates(0.02f, SAME, ScheduleKind.COSINE, List.of()),
                    32,
                    0.25,
                    1f / 64,
                    Lighting.PAPER);

    private static final List<Recipe> ALL = List.of(PAPER, SOURCE_2012, BVLC, SMALL);

    /** The recipe of that name; throws {@link IllegalArgumentException} if there is none. */
    public static Recipe named(String name) {
        return ALL.stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no recipe %s; there are %s"
                                                .formatted(
                                                        name,
                                                        ALL.stream().map(Recipe::name).toList())));
    }
}
