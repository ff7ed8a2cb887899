package io.flinkalexnet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.model.LearningRateSchedule.Constant;
import io.flinkalexnet.engine.model.LearningRateSchedule.WarmupCosine;
import org.junit.jupiter.api.Test;

class RecipeTest {
    @Test
    void isThePapersToTheLetter() {
        Recipe paper = Recipe.named("paper");
        assertThat(paper.initialization()).isEqualTo(Initialization.PAPER);
        assertThat(paper.sgd()).isEqualTo(new SgdOptions(0.9f, 5e-4f));
        assertThat(paper.batchSize()).isEqualTo(128);
        assertThat(paper.learningRate()).isEqualTo(0.01f);
        assertThat(paper.dropoutRate()).isEqualTo(0.5);
        assertThat(paper.inputScale()).isEqualTo(1);
        assertThat(paper.schedule(0.01f, 1000)).isEqualTo(new Constant(0.01f));
    }

    @Test
    void warmsUpOverATenthOfASmallRun() {
        Recipe small = Recipe.named("small");
        assertThat(small.initialization()).isEqualTo(Initialization.HE);
        assertThat(small.schedule(0.02f, 1000)).isEqualTo(new WarmupCosine(0.02f, 100, 1000));
    }

    @Test
    void givesEvenTheShortestRunARate() {
        for (long steps = 1; steps < 25; steps++) {
            LearningRateSchedule schedule = Recipe.SMALL.schedule(0.02f, steps);
            for (long step = 0; step < steps; step++) {
                assertThat(schedule.rateAt(step)).isPositive();
            }
        }
    }

    @Test
    void refusesUnknownNamesAndListsTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recipe.named("quick"))
                .withMessageContaining("quick")
                .withMessageContaining("[paper, small]");
    }

    @Test
    void refusesConstantsOfTheUpdateRuleOutOfRange() {
        refuses("momentum", () -> new SgdOptions(1, 0));
        refuses("momentum", () -> new SgdOptions(Float.NaN, 0));
        refuses("weightDecay", () -> new SgdOptions(0, -0.1f));
        refuses("weights", () -> new LearningRates(-1, 0));
        refuses("biases", () -> new LearningRates(0, Float.NaN));
    }

    private static void refuses(String word, Runnable constructor) {
        assertThatIllegalArgumentException()
                .isThrownBy(constructor::run)
                .withMessageContaining(word);
    }
}
