package io.flinkalexnet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.engine.model.LearningRateSchedule.Constant;
import io.flinkalexnet.engine.model.LearningRateSchedule.Drops;
import io.flinkalexnet.engine.model.LearningRateSchedule.Plateau;
import io.flinkalexnet.engine.model.LearningRateSchedule.WarmupCosine;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    private static final float RATE = 0.02f;

    private final LearningRateSchedule cosine = new WarmupCosine(RATE, 10, 110);

    @Test
    void staysConstant() {
        assertThat(new Constant(RATE).rateAt(step(0))).isEqualTo(RATE);
        assertThat(new Constant(RATE).rateAt(step(Long.MAX_VALUE))).isEqualTo(RATE);
    }

    @Test
    void warmsUpInEqualStepsFromTheFirstOn() {
        for (int step = 0; step < 10; step++) {
            assertThat(cosine.rateAt(step(step))).isCloseTo(RATE * (step + 1) / 10, within(1e-9f));
        }
    }

    @Test
    void fallsAlongHalfACosineToZero() {
        assertThat(cosine.rateAt(step(10))).isEqualTo(RATE);
        assertThat(cosine.rateAt(step(60))).isCloseTo(RATE / 2, within(1e-9f));
        assertThat(cosine.rateAt(step(35))).isCloseTo(RATE * 0.853553f, within(1e-7f));
        assertThat(cosine.rateAt(step(85))).isCloseTo(RATE * 0.146447f, within(1e-7f));
        for (int step = 11; step < 110; step++) {
            assertThat(cosine.rateAt(step(step)))
                    .isLessThan(cosine.rateAt(step(step - 1)))
                    .isPositive();
        }
    }

    @Test
    void isZeroBehindTheEnd() {
        assertThat(cosine.rateAt(step(110))).isZero();
        assertThat(cosine.rateAt(step(Long.MAX_VALUE))).isZero();
    }

    @Test
    void startsAtThePeakWithoutWarmUpAndEndsThereWithNothingElse() {
        assertThat(new WarmupCosine(RATE, 0, 5).rateAt(step(0))).isEqualTo(RATE);
        assertThat(new WarmupCosine(RATE, 5, 5).rateAt(step(4))).isEqualTo(RATE);
        assertThat(new WarmupCosine(RATE, 5, 5).rateAt(step(5))).isZero();
    }

    @Test
    void dropsAtStepsAndEpochsToAFactorOrARate() {
        LearningRateSchedule drops = new Drops(RATE, Drop.parse("100, 3e*0.5, 200=0.0003", 0.1f));

        assertThat(drops.rateAt(new SchedulePosition(99, 2, 0))).isEqualTo(RATE);
        assertThat(drops.rateAt(new SchedulePosition(100, 2, 0))).isEqualTo(0.002f);
        assertThat(drops.rateAt(new SchedulePosition(100, 3, 0))).isEqualTo(0.001f);
        assertThat(drops.rateAt(new SchedulePosition(50, 3, 0))).isEqualTo(0.01f);
        assertThat(drops.rateAt(new SchedulePosition(200, 9, 5))).isEqualTo(0.0003f);
    }

    @Test
    void dropsAreWrittenAsTheyAreRead() {
        List<Drop> drops = Drop.parse("25e,51e=0.001,100000*0.5", 0.1f);

        assertThat(drops).hasToString("[25e*0.1, 51e=0.001, 100000*0.5]");
        assertThat(Drop.parse("25e*0.1,51e=0.001,100000*0.5", 1)).isEqualTo(drops);
        assertThat(new Drops(RATE, drops).inWords())
                .isEqualTo("0.02, then 25e*0.1, 51e=0.001, 100000*0.5 (e: epochs)");
    }

    @Test
    void refusesDropsItCannotRead() {
        for (String text : List.of("", "25e,", "e25", "25e=", "1e5", "25*x", "-5")) {
            refuses("a drop is written 25e (epoch 25) or 100000", () -> Drop.parse(text, 0.1f));
        }
        refuses("must be at epoch or step 1 or later, was 0", () -> Drop.parse("0e", 0.1f));
        refuses("must be in (0, 10], was 0.0", () -> Drop.parse("5*0.0", 0.1f));
        refuses("must be in (0, 10], was 11.0", () -> Drop.parse("5=11", 0.1f));
        refuses("at least one drop", () -> new Drops(RATE, List.of()));
    }

    @Test
    void aReductionDividesAsPeopleDo() {
        LearningRateSchedule plateau = new Plateau(0.01f, 0.1f, 5, 3);
        float[] published = {0.01f, 0.001f, 1e-4f, 1e-5f};
        for (int reductions = 0; reductions < published.length; reductions++) {
            assertThat(plateau.rateAt(new SchedulePosition(7, 7, reductions)))
                    .isEqualTo(published[reductions]);
        }
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
        refuses("factor", () -> new Plateau(RATE, 1, 5, 3));
        refuses("patience", () -> new Plateau(RATE, 0.1f, 0, 3));
        refuses("reductions", () -> new Plateau(RATE, 0.1f, 5, 0));
    }

    private static SchedulePosition step(long step) {
        return new SchedulePosition(step, 0, 0);
    }

    private static void refuses(String word, Runnable constructor) {
        assertThatIllegalArgumentException()
                .isThrownBy(constructor::run)
                .withMessageContaining(word);
    }
}
