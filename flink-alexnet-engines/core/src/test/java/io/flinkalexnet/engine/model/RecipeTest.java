package io.flinkalexnet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.model.LearningRateSchedule.Drops;
import org.junit.jupiter.api.Test;

/** The recipes beside the tables they were taken from; sources in docs/paper.md. */
class RecipeTest {
    @Test
    void paperIsThePapersToTheLetter() {
        Recipe paper = Recipe.named("paper");
        assertThat(paper.initialization()).isEqualTo(Initialization.PAPER);
        checkCommon(paper, 128);
        assertThat(paper.rates().schedule()).isEqualTo(ScheduleKind.PLATEAU);
        assertThat(paper.rates().biases().rateOf(0.001f, 0.01f)).isEqualTo(0.001f);
        assertThat(paper.lighting()).isEqualTo(new Recipe.Lighting(0.1, Long.MAX_VALUE));
    }

    private static void checkCommon(Recipe recipe, int batchSize) {
        assertThat(recipe.sgd().momentum()).isEqualTo(0.9f);
        assertThat(recipe.sgd().weightDecay()).isEqualTo(5e-4f);
        assertThat(recipe.batchSize()).isEqualTo(batchSize);
        assertThat(recipe.rates().highest()).isEqualTo(0.01f);
        assertThat(recipe.dropoutRate()).isEqualTo(0.5);
        assertThat(recipe.inputScale()).isEqualTo(1);
    }

    @Test
    void source2012LowersTheWeightsRateAtTheNotesEpochsAndLeavesTheBiasesAt002() {
        Recipe source = Recipe.named("source-2012");
        assertThat(source.initialization()).isEqualTo(Initialization.SOURCE_2012);
        checkCommon(source, 128);
        long[] epochs = {0, 24, 25, 50, 51, 78, 79, 90};
        float[] weights = {0.01f, 0.01f, 0.001f, 0.001f, 1e-4f, 1e-4f, 1e-5f, 1e-5f};
        for (int i = 0; i < epochs.length; i++) {
            float rate = rateAt(source, new SchedulePosition(epochs[i] * 10_000, epochs[i], 0));
            assertThat(rate).isEqualTo(weights[i]);
            assertThat(source.rates().biases().rateOf(rate, 0.01f)).isEqualTo(0.02f);
        }
        assertThat(source.lighting()).isEqualTo(new Recipe.Lighting(0.1, 67));
    }

    /** Caffe: base_lr * gamma ^ floor(iteration / stepsize), to max_iter 450,000; lr_mult 2. */
    @Test
    void bvlcFollowsItsSolver() {
        Recipe bvlc = Recipe.named("bvlc");
        assertThat(bvlc.initialization()).isEqualTo(Initialization.BVLC);
        checkCommon(bvlc, 256);
        for (long iteration = 0; iteration < 450_000; iteration += 49_999) {
            float rate = rateAt(bvlc, new SchedulePosition(iteration, 0, 0));
            double published = 0.01 * Math.pow(0.1, iteration / 100_000);
            assertThat(rate).isEqualTo((float) published);
            assertThat(bvlc.rates().biases().rateOf(rate, 0.01f)).isEqualTo(2 * rate);
        }
        assertThat(bvlc.lighting().deviation()).isZero();
    }

    private static float rateAt(Recipe recipe, SchedulePosition position) {
        Recipe.Rates rates = recipe.rates();
        assertThat(rates.schedule()).isEqualTo(ScheduleKind.DROPS);
        return new Drops(rates.highest(), rates.drops()).rateAt(position);
    }

    @Test
    void smallStartsWhereThePapersWeightsDoNot() {
        Recipe small = Recipe.named("small");
        assertThat(small.initialization()).isEqualTo(Initialization.HE);
        assertThat(small.rates().schedule()).isEqualTo(ScheduleKind.COSINE);
        assertThat(small.rates().highest()).isEqualTo(0.02f);
        assertThat(small.batchSize()).isEqualTo(32);
        assertThat(small.dropoutRate()).isEqualTo(0.25);
    }

    @Test
    void refusesUnknownNamesAndListsTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recipe.named("quick"))
                .withMessageContaining("quick")
                .withMessageContaining("[paper, source-2012, bvlc, small]");
    }

    @Test
    void refusesConstantsOfTheUpdateRuleOutOfRange() {
        refuses("momentum", () -> new SgdOptions(1, 0));
        refuses("momentum", () -> new SgdOptions(Float.NaN, 0));
        refuses("weightDecay", () -> new SgdOptions(0, -0.1f));
        refuses("weights", () -> new LearningRates(-1, 0));
        refuses("biases", () -> new LearningRates(0, Float.NaN));
        refuses("factor", () -> new BiasRates.Following(11));
        refuses("factor", () -> new BiasRates.Staying(-1));
    }

    private static void refuses(String word, Runnable constructor) {
        assertThatIllegalArgumentException()
                .isThrownBy(constructor::run)
                .withMessageContaining(word);
    }
}
