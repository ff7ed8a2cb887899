package io.flinkalexnet.flink.train;

import static io.flinkalexnet.engine.model.ScheduleKind.CONSTANT;
import static io.flinkalexnet.engine.model.ScheduleKind.COSINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.model.Drop;
import io.flinkalexnet.engine.model.LearningRateSchedule;
import io.flinkalexnet.engine.model.LearningRateSchedule.Constant;
import io.flinkalexnet.engine.model.LearningRateSchedule.Drops;
import io.flinkalexnet.engine.model.LearningRateSchedule.Plateau;
import io.flinkalexnet.engine.model.LearningRateSchedule.WarmupCosine;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.engine.model.ScheduleKind;
import io.flinkalexnet.engine.model.SchedulePosition;
import io.flinkalexnet.flink.engine.NetworkOptions;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class RecipeOptionsTest {
    private static final List<ConfigOption<?>> OPTIONS =
            List.of(
                    RecipeOptions.LEARNING_RATE,
                    ScheduleOptions.KIND,
                    ScheduleOptions.DROPS,
                    ScheduleOptions.FACTOR,
                    ScheduleOptions.PATIENCE,
                    ScheduleOptions.WARM_UP,
                    ValidationOptions.STEPS);

    @Test
    void theNetworkDecidesTheRecipeUnlessItIsNamed() {
        Configuration config = new Configuration();
        assertThat(RecipeOptions.from(config, "alexnet-2012"))
                .isEqualTo(new RecipeOptions(Recipe.PAPER, 128, 0.01f, 0.5, of(CONSTANT)));
        assertThat(RecipeOptions.from(config, "alexnet-small"))
                .isEqualTo(new RecipeOptions(Recipe.SMALL, 32, 0.02f, 0.25, of(COSINE)));

        config.set(RecipeOptions.RECIPE, "small").set(RecipeOptions.BATCH_SIZE, 16);
        assertThat(RecipeOptions.from(config, "alexnet-2012"))
                .isEqualTo(new RecipeOptions(Recipe.SMALL, 16, 0.02f, 0.25, of(COSINE)));
    }

    private static ScheduleOptions of(ScheduleKind kind) {
        return new ScheduleOptions(kind, List.of(), 0.1f, 5, 3, 0.1);
    }

    @Test
    void theScheduleIsTheRecipesUnlessItIsGiven() {
        assertThat(schedule("source-2012"))
                .isEqualTo(new Drops(0.01f, Drop.parse("25e*0.1,51e*0.1,79e*0.1", 1)));
        assertThat(schedule("source-2012", "--drops", "10e", "--factor", "0.5"))
                .isEqualTo(new Drops(0.01f, Drop.parse("10e*0.5", 1)));
        assertThat(schedule("bvlc", "--schedule", "cosine", "--warm-up", "0.2"))
                .isEqualTo(new WarmupCosine(0.01f, 200, 1000));
        assertThat(schedule("small", "--schedule", "constant", "--learning-rate", "0.5"))
                .isEqualTo(new Constant(0.5f));
    }

    private static LearningRateSchedule schedule(String recipe, String... options) {
        return RecipeOptions.from(config(recipe, options), "alexnet-2012").schedule(1000);
    }

    private static Configuration config(String recipe, String... options) {
        Configuration config = new Configuration().set(RecipeOptions.RECIPE, recipe);
        for (int i = 0; i < options.length; i += 2) {
            String end = "." + options[i].substring(2);
            ConfigOption<?> option =
                    OPTIONS.stream().filter(each -> each.key().endsWith(end)).findFirst().get();
            config.setString(option.key(), options[i + 1]);
        }
        return config;
    }

    @Test
    void thePapersRuleNeedsValidationAndItsRecipeDoesWithout() {
        assertThat(schedule("paper")).isEqualTo(new Constant(0.01f));
        assertThat(schedule("paper", "--steps", "100", "--patience", "2"))
                .isEqualTo(new Plateau(0.01f, 0.1f, 2, 3));
        assertThat(schedule("bvlc", "--steps", "100")).isInstanceOf(Drops.class);
        assertThat(schedule("small", "--steps", "100", "--schedule", "plateau"))
                .isEqualTo(new Plateau(0.02f, 0.1f, 5, 3));
        assertRefused(
                ScheduleOptions.KIND,
                "plateau",
                "alexnet.train.schedule=plateau lowers the rate by the held-out error: set alexnet.validation.steps");
    }

    @Test
    void warmUpTakesATenthOfTheRunAndGivesEvenTheShortestARate() {
        for (long steps = 1; steps < 25; steps++) {
            LearningRateSchedule schedule = of(COSINE).schedule(0.02f, steps);
            assertThat(schedule).isEqualTo(new WarmupCosine(0.02f, Math.max(1, steps / 10), steps));
            for (long step = 0; step < steps; step++) {
                assertThat(schedule.rateAt(new SchedulePosition(step, 0, 0))).isPositive();
            }
        }
    }

    @Test
    void theConfigurationBringsTheSameValuesBackWhateverTheNetwork() {
        for (String recipe : List.of("paper", "source-2012", "bvlc", "small")) {
            RecipeOptions options =
                    RecipeOptions.from(config(recipe, "--patience", "2"), "alexnet-2012");
            assertThat(RecipeOptions.from(options.configuration(), "alexnet-small"))
                    .isEqualTo(options);
        }
    }

    @Test
    void aScheduleThatCannotBeIsRefusedInWords() {
        assertRefused(
                ScheduleOptions.KIND,
                "linear",
                "alexnet.train.schedule: there is no schedule linear; there are [constant, drops, plateau, cosine]");
        assertRefused(
                ScheduleOptions.KIND,
                "drops",
                "alexnet.schedule.drops goes with alexnet.train.schedule=drops, was '' with drops");
        assertRefused(
                ScheduleOptions.DROPS,
                "25e",
                "alexnet.schedule.drops goes with alexnet.train.schedule=drops, was '25e*0.1' with constant");
        assertRefused(
                ScheduleOptions.FACTOR, 1f, "alexnet.schedule.factor must be in (0, 1), was 1.0");
        assertRefused(
                ScheduleOptions.PATIENCE, 0, "alexnet.schedule.patience must be at least 1, was 0");
        assertRefused(
                ScheduleOptions.WARM_UP,
                1.5,
                "alexnet.schedule.warm-up must be in [0, 1], was 1.5");
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertRefused(
                RecipeOptions.BATCH_SIZE,
                0,
                "alexnet.train.batch-size must be in [1, 4096], was 0");
        assertRefused(
                RecipeOptions.LEARNING_RATE,
                Float.NaN,
                "alexnet.train.learning-rate must be in (0, 10.0], was NaN");
        assertRefused(
                RecipeOptions.DROPOUT_RATE,
                1.0,
                "alexnet.train.dropout-rate must be in [0, 1), was 1.0");
        assertRefused(
                RecipeOptions.RECIPE,
                "fast",
                "there is no recipe fast; there are [paper, source-2012, bvlc, small]");
    }

    private static <T> void assertRefused(ConfigOption<T> option, T value, String message) {
        Configuration config = new Configuration().set(option, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipeOptions.from(config, "alexnet-2012"))
                .withMessage(message);
    }

    @Test
    void thePlanHasTheRecipesRatesOfWeightsAndBiases() {
        assertThat(plan("source-2012").ratesAt(new SchedulePosition(5, 25, 0)))
                .isEqualTo(new LearningRates(0.001f, 0.02f));
        assertThat(plan("bvlc").ratesAt(new SchedulePosition(100_000, 1, 0)))
                .isEqualTo(new LearningRates(0.001f, 0.002f));
        assertThat(plan("paper").ratesAt(new SchedulePosition(100_000, 90, 0)))
                .isEqualTo(LearningRates.same(0.01f));
    }

    private static TrainingPlan plan(String recipe) {
        NetworkOptions network = new NetworkOptions("alexnet-small", 0, 0.5);
        DatasetStatistics statistics = new DatasetStatistics(network.geometry(), HeldOutRule.NONE);
        statistics.add("picture", "cat", new byte[network.geometry().decodedBytes()]);
        statistics.add("another", "dog", new byte[network.geometry().decodedBytes()]);
        return TrainingPlan.of(
                network, RecipeOptions.from(config(recipe), "alexnet-2012"), statistics, 1);
    }

    @Test
    void thePlanCountsItsStepsByTheStatistics() {
        NetworkOptions network = new NetworkOptions("alexnet-small", 0, 0.5);
        DatasetStatistics statistics = new DatasetStatistics(network.geometry(), HeldOutRule.NONE);
        byte[] grey = new byte[network.geometry().decodedBytes()];
        for (int i = 0; i < 100; i++) {
            statistics.add("picture-" + i, i % 2 == 0 ? "dog" : "cat", grey);
        }

        TrainingPlan plan =
                TrainingPlan.of(
                        network,
                        RecipeOptions.from(new Configuration(), "alexnet-small"),
                        statistics,
                        10);

        assertThat(plan.labels()).containsExactly("cat", "dog");
        assertThat(plan.network().classes()).isEqualTo(2);
        assertThat(plan.schedule())
                .isEqualTo(new LearningRateSchedule.WarmupCosine(0.02f, 3, 31)); // 10 * 100 / 32
    }
}
