package io.flinkalexnet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.engine.model.LearningRateSchedule.Constant;
import io.flinkalexnet.engine.model.LearningRateSchedule.WarmupCosine;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    private static final float RATE = 0.02f;

    private final LearningRateSchedule cosine = new WarmupCosine(RATE, 10, 110);

    @Test
    void staysConstant() {
        assertThat(new Constant(RATE).rateAt(0)).isEqualTo(RATE);
        assertThat(new Constant(RATE).rateAt(Long.MAX_VALUE)).isEqualTo(RATE);
    }

    @Test
    void warmsUpInEqualStepsFromTheFirstOn() {
        for (int step = 0; step < 10; step++) {
            assertThat(cosine.rateAt(step)).isCloseTo(RATE * (step + 1) / 10, within(1e-9f));
        }
    }

    @Test
    void fallsAlongHalfACosineToZero() {
        assertThat(cosine.rateAt(10)).isEqualTo(RATE);
        assertThat(cosine.rateAt(60)).isCloseTo(RATE / 2, within(1e-9f));
        assertThat(cosine.rateAt(35)).isCloseTo(RATE * 0.853553f, within(1e-7f));
        assertThat(cosine.rateAt(85)).isCloseTo(RATE * 0.146447f, within(1e-7f));
        for (int step = 11; step < 110; step++) {
            assertThat(cosine.rateAt(step)).isLessThan(cosine.rateAt(step - 1)).isPositive();
        }
    }

    @Test
    void isZeroBehindTheEnd() {
        assertThat(cosine.rateAt(110)).isZero();
        assertThat(cosine.rateAt(Long.MAX_VALUE)).isZero();
    }

    @Test
    void startsAtThePeakWithoutWarmUpAndEndsThereWithNothingElse() {
        assertThat(new WarmupCosine(RATE, 0, 5).rateAt(0)).isEqualTo(RATE);
        assertThat(new WarmupCosine(RATE, 5, 5).rateAt(4)).isEqualTo(RATE);
        assertThat(new WarmupCosine(RATE, 5, 5).rateAt(5)).isZero();
    }

    @Test
    void refusesRatesAndLengthsOutOfRange() {
        refuses("rate", () -> new Constant(0));
        refuses("rate", () -> new Constant(-RATE));
        refuses("rate", () -> new Constant(Float.NaN));
        refuses("rate", () -> new WarmupCosine(11, 1, 2));
        refuses("warmupSteps", () -> new WarmupCosine(RATE, 3, 2));
        refuses("warmupSteps", () -> new WarmupCosine(RATE, -1, 2));
        refuses("totalSteps", () -> new WarmupCosine(RATE, 0, 0));
    }

    private static void refuses(String word, Runnable constructor) {
        assertThatIllegalArgumentException()
                .isThrownBy(constructor::run)
                .withMessageContaining(word);
    }
}
