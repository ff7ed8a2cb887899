package io.flinkalexnet.flink.train;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.flinkalexnet.engine.model.Drop;
import io.flinkalexnet.engine.model.LearningRateSchedule;
import io.flinkalexnet.engine.model.LearningRateSchedule.Constant;
import io.flinkalexnet.engine.model.LearningRateSchedule.Drops;
import io.flinkalexnet.engine.model.LearningRateSchedule.Plateau;
import io.flinkalexnet.engine.model.LearningRateSchedule.WarmupCosine;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.engine.model.ScheduleKind;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the schedule's options.
 *
 * @param kind how the learning rate changes
 * @param drops of {@link ScheduleKind#DROPS}; others have none
 * @param factor of one reduction of {@link ScheduleKind#PLATEAU}
 * @param patience validations without improvement before a reduction
 * @param reductions how often the rate may be reduced
 * @param warmUp share of a run of {@link ScheduleKind#COSINE} in which the rate rises, 0 to 1
 */
public record ScheduleOptions(
        ScheduleKind kind,
        List<Drop> drops,
        float factor,
        int patience,
        int reductions,
        double warmUp) {
    public static final ConfigOption<String> KIND =
            key("alexnet.train.schedule")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "How the learning rate changes: constant, drops (at given epochs or "
                                    + "steps), plateau (the paper's: when validation stops "
                                    + "improving) or cosine (with a warm-up); without it, the "
                                    + "recipe's, where plateau is constant in a run without "
                                    + "validation.");

    public static final ConfigOption<String> DROPS =
            key("alexnet.schedule.drops")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Where the rate of the schedule drops changes, with commas between: "
                                    + "25e from epoch 25 on (the first is 0), 100000 from that step "
                                    + "on; times alexnet.schedule.factor, or as in 25e*0.5, or to a "
                                    + "rate as in 25e=0.001; without it, the recipe's.");

    public static final ConfigOption<Float> FACTOR =
            key("alexnet.schedule.factor")
                    .floatType()
                    .defaultValue(0.1f)
                    .withDescription(
                            "What the rate is multiplied by when it falls, above 0 to below 1; "
                                    + "the paper's 0.1.");

    public static final ConfigOption<Integer> PATIENCE =
            key("alexnet.schedule.patience")
                    .intType()
                    .defaultValue(5)
                    .withDescription(
                            "Validations without improvement before the schedule plateau lowers "
                                    + "the rate, at least 1.");

    public static final ConfigOption<Integer> REDUCTIONS =
            key("alexnet.schedule.reductions")
                    .intType()
                    .defaultValue(3)
                    .withDescription(
                            "How often the schedule plateau may lower the rate, at least 1; three "
                                    + "times in the paper.");

    public static final ConfigOption<Double> WARM_UP =
            key("alexnet.schedule.warm-up")
                    .doubleType()
                    .defaultValue(0.1)
                    .withDescription(
                            "Share of the run in which the rate of the schedule cosine rises, 0 to "
                                    + "1.");

    public ScheduleOptions {
        drops = List.copyOf(drops);
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException(
                    "%s must be in (0, 1), was %s".formatted(FACTOR.key(), factor));
        }
        checkAtLeastOne(PATIENCE, patience);
        checkAtLeastOne(REDUCTIONS, reductions);
        if (!(warmUp >= 0 && warmUp <= 1)) {
            throw new IllegalArgumentException(
                    "%s must be in [0, 1], was %s".formatted(WARM_UP.key(), warmUp));
        }
        if ((kind == ScheduleKind.DROPS) == drops.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s goes with %s=drops, was '%s' with %s"
                            .formatted(DROPS.key(), KIND.key(), written(drops), kind));
        }
    }

    private static void checkAtLeastOne(ConfigOption<Integer> option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "%s must be at least 1, was %d".formatted(option.key(), value));
        }
    }

    /**
     * Reads the options.
     *
     * @param rates those of the recipe
     */
    static ScheduleOptions from(ReadableConfig config, Recipe.Rates rates) {
        float factor = config.get(FACTOR);
        ScheduleKind kind = kind(config, rates.schedule());
        List<Drop> drops =
                config.getOptional(DROPS)
                        .map(text -> drops(text, factor))
                        .orElse(kind == ScheduleKind.DROPS ? rates.drops() : List.of());
        return new ScheduleOptions(
                kind,
                drops,
                factor,
                config.get(PATIENCE),
                config.get(REDUCTIONS),
                config.get(WARM_UP));
    }

    /** The paper's rule needs validation; its recipe does without where there is none. */
    private static ScheduleKind kind(ReadableConfig config, ScheduleKind ofRecipe) {
        ScheduleKind kind = config.getOptional(KIND).map(ScheduleOptions::named).orElse(null);
        boolean validated = ValidationOptions.from(config).isOn();
        if (kind == ScheduleKind.PLATEAU && !validated) {
            throw new IllegalArgumentException(
                    "%s=%s lowers the rate by the held-out error: set %s"
                            .formatted(KIND.key(), kind, ValidationOptions.STEPS.key()));
        }
        if (kind == null && ofRecipe == ScheduleKind.PLATEAU && !validated) {
            return ScheduleKind.CONSTANT;
        }
        return kind == null ? ofRecipe : kind;
    }

    private static ScheduleKind named(String name) {
        try {
            return ScheduleKind.named(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(KIND.key() + ": " + e.getMessage(), e);
        }
    }

    private static List<Drop> drops(String text, float factor) {
        try {
            return Drop.parse(text, factor);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(DROPS.key() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The schedule of a run.
     *
     * @param rate its highest rate
     * @param totalSteps expected length of the run
     */
    LearningRateSchedule schedule(float rate, long totalSteps) {
        return switch (kind) {
            case CONSTANT -> new Constant(rate);
            case DROPS -> new Drops(rate, drops);
            case PLATEAU -> new Plateau(rate, factor, patience, reductions);
            case COSINE -> new WarmupCosine(rate, warmUpSteps(totalSteps), totalSteps);
        };
    }

    private long warmUpSteps(long totalSteps) {
        return warmUp == 0 ? 0 : Math.max(1, (long) (totalSteps * warmUp));
    }

    void addTo(Configuration config) {
        config.set(KIND, kind.toString());
        if (kind == ScheduleKind.DROPS) {
            config.set(DROPS, written(drops));
        }
        config.set(FACTOR, factor);
        config.set(PATIENCE, patience);
        config.set(REDUCTIONS, reductions);
        config.set(WARM_UP, warmUp);
    }

    private static String written(List<Drop> drops) {
        return String.join(",", drops.stream().map(Drop::toString).toList());
    }
}
