package io.flinkalexnet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StepTimelineTest {
    private final StepTimeline timeline = new StepTimeline();

    @Test
    void isAtTheHighestStepThoughStepsAreRepeated() {
        timeline.add(10, 1000);
        timeline.add(15, 2000);
        timeline.add(5, 9000);

        assertThat(timeline.step()).isEqualTo(15);
        assertThat(timeline.furthestMillis()).isEqualTo(2000);
        assertThat(timeline.newestMillis()).isEqualTo(9000);
    }

    @Test
    void aPauseIsStandingStillAndTakingStepsAgain() {
        timeline.add(10, 1000);
        timeline.add(15, 1500);
        timeline.add(5, 7000); // restored
        timeline.add(10, 7500);
        timeline.add(15, 8000);
        timeline.add(20, 8500);
        timeline.add(25, 9000);

        assertThat(timeline.longestPauseSeconds(1400)).isEqualTo(7.0);
        assertThat(timeline.longestPauseSeconds(8600)).as("after it").isEqualTo(0.5);
        assertThat(timeline.seconds()).isEqualTo(8.0);
    }

    @Test
    void isEmptyBeforeTheFirstRecord() {
        assertThat(timeline.step()).isZero();
        assertThat(timeline.longestPauseSeconds(0)).isZero();
        assertThat(timeline.seconds()).isZero();
    }
}
