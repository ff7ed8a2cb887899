package io.flinkalexnet.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.StepDurations;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.schema.LayerNorms;
import io.flinkalexnet.schema.StepTimes;
import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsWindowTest {
    private static final ValidationScore SCORE = new ValidationScore(10L, 1.5, 0.25, 0.125, 0.2);

    private long nanos = 77;
    private final TrainingProgress progress = new TrainingProgress();
    private final MetricsWindow window = new MetricsWindow(() -> 0, () -> nanos);

    @Test
    void sharesOutTheWallTimeOfTheSteps() {
        step(new StepDurations(millis(10), millis(200), millis(4)), List.of());
        step(new StepDurations(millis(20), millis(400), millis(6)), List.of());
        nanos += millis(1000);

        TrainingMetrics record = window.close(progress, 0.5f, 33);

        assertThat(record.getStepTimes()).isEqualTo(new StepTimes(180.0, 15.0, 300.0, 5.0));
        assertThat(record.getImagesPerSecond()).isEqualTo(8);
        assertThat(record.getLearningRate()).isEqualTo(0.5);
        assertThat(record.getCheckpointStallMillis()).isEqualTo(33);
        assertThat(window.newestStepMillis()).isEqualTo(426);
    }

    @Test
    void beginsAnewBehindEachRecord() {
        step(new StepDurations(millis(10), millis(10), millis(10)), List.of());
        window.waiting(7);
        window.waiting(3);
        window.validated(SCORE, 0);
        nanos += millis(100);
        TrainingMetrics first = window.close(progress, 1, 0);
        step(new StepDurations(millis(1), millis(2), millis(3)), List.of());
        nanos += millis(10);
        TrainingMetrics second = window.close(progress, 1, 0);

        assertThat(first.getReorderWindow()).isEqualTo(7);
        assertThat(first.getValidation()).isEqualTo(SCORE);
        assertThat(second.getReorderWindow()).isZero();
        assertThat(second.getValidation()).isNull();
        assertThat(second.getStepTimes()).isEqualTo(new StepTimes(4.0, 1.0, 2.0, 3.0));
        assertThat(window.newestValidation()).isEqualTo(SCORE);
    }

    @Test
    void theTimeOfAValidationIsNotTrainings() {
        step(new StepDurations(millis(10), millis(10), millis(10)), List.of());
        window.validated(SCORE, millis(900));
        nanos += millis(1000);
        TrainingMetrics record = window.close(progress, 1, 0);

        assertThat(record.getStepTimes().getWaitMillis()).isEqualTo(70);
        assertThat(record.getImagesPerSecond()).isEqualTo(40);
    }

    @Test
    void aRecordThatNoStepFollowedCanComeAgainWithAScore() {
        step(new StepDurations(millis(10), millis(10), millis(10)), List.of());
        nanos += millis(100);
        TrainingMetrics first = window.close(progress, 1, 0);
        nanos += millis(500);
        window.validated(SCORE, millis(500));
        TrainingMetrics again = window.close(progress, 1, 0);

        assertThat(again).isEqualTo(TrainingMetrics.newBuilder(first).setValidation(SCORE).build());
    }

    @Test
    void hasTheNormsOfTheNewestStepOnly() {
        ParameterNorms norms = new ParameterNorms("fc8", 3, 0.5);
        step(new StepDurations(0, 1, 0), List.of(norms));
        TrainingMetrics measured = window.close(progress, 1, 0);
        step(new StepDurations(0, 1, 0), List.of());
        TrainingMetrics unmeasured = window.close(progress, 1, 0);

        assertThat(measured.getLayers()).containsExactly(new LayerNorms("fc8", 3.0, 0.5));
        assertThat(unmeasured.getLayers()).isEmpty();
        assertThat(window.newestNorms()).containsExactly(norms);
    }

    @Test
    void saysNothingOfTimesWithoutAStepOfThisAttempt() {
        progress.add(new BatchScore(4, 1, 2, 3)); // restored

        assertThat(window.close(progress, 1, 0).getStepTimes()).isNull();
    }

    private void step(StepDurations durations, List<ParameterNorms> norms) {
        BatchScore score = new BatchScore(4, 1.0, 2, 3);
        progress.add(score);
        window.add(new StepResult(score, durations, norms));
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
