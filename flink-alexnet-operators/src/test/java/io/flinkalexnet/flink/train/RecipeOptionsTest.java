package io.flinkalexnet.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.model.LearningRateSchedule;
import io.flinkalexnet.engine.model.Recipe;
import io.flinkalexnet.flink.engine.NetworkOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class RecipeOptionsTest {
    @Test
    void theNetworkDecidesTheRecipeUnlessItIsNamed() {
        Configuration config = new Configuration();
        assertThat(RecipeOptions.from(config, "alexnet-2012"))
                .isEqualTo(new RecipeOptions(Recipe.PAPER, 128, 0.01f, 0.5));
        assertThat(RecipeOptions.from(config, "alexnet-small"))
                .isEqualTo(new RecipeOptions(Recipe.SMALL, 32, 0.02f, 0.25));

        config.set(RecipeOptions.RECIPE, "small").set(RecipeOptions.BATCH_SIZE, 16);
        assertThat(RecipeOptions.from(config, "alexnet-2012"))
                .isEqualTo(new RecipeOptions(Recipe.SMALL, 16, 0.02f, 0.25));
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
                RecipeOptions.RECIPE, "fast", "there is no recipe fast; there are [paper, small]");
    }

    private static <T> void assertRefused(ConfigOption<T> option, T value, String message) {
        Configuration config = new Configuration().set(option, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipeOptions.from(config, "alexnet-2012"))
                .withMessage(message);
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
