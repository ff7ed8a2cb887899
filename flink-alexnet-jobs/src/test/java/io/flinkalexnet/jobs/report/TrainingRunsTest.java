package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import org.junit.jupiter.api.Test;

final class TrainingRunsTest {
    private final TrainingRuns runs = new TrainingRuns();

    @Test
    void aRunEndsWhereTheStepGoesBackOrAnotherJobWrites() {
        runs.take("train", metrics(10, 2));
        runs.take("train", metrics(20, 1));
        runs.take("train", metrics(10, 2.1));
        runs.take("other", metrics(20, 1.9));

        assertThat(runs.all()).hasSize(3);
        assertThat(runs.all().get(0).points()).hasSize(2);
        assertThat(runs.newest().newest().getLoss()).isEqualTo(1.9);
    }

    @Test
    void theScoreOfTheFinalModelTakesThePlaceOfTheLastRecord() {
        TrainingMetrics scored = metrics(20, 1);
        scored.setValidation(new ValidationScore(7L, 0.5, 0.25, 0.0, 0.25));
        runs.take("train", metrics(10, 2));
        runs.take("train", metrics(20, 1));
        runs.take("train", scored);

        assertThat(runs.all()).hasSize(1);
        assertThat(runs.newest().points()).hasSize(2).last().isEqualTo(scored);
        assertThat(runs.newest().newest()).isEqualTo(scored);
    }

    @Test
    void thinsALongRunOutButKeepsItsEnds() {
        for (int step = 1; step <= 10_000; step++) {
            runs.take("train", metrics(step, 1));
        }

        assertThat(runs.newest().points()).hasSizeBetween(500, TrainingRuns.POINTS_MAX + 1);
        assertThat(runs.newest().points().get(0).getStep()).isEqualTo(1);
        assertThat(runs.newest().newest().getStep()).isEqualTo(10_000);
        assertThat(runs.newest().points())
                .extracting(TrainingMetrics::getStep)
                .isSorted()
                .last()
                .isEqualTo(10_000L);
    }

    @Test
    void forgetsOldRuns() {
        for (int run = 0; run < 20; run++) {
            runs.take("train", metrics(5, run));
        }

        assertThat(runs.all()).hasSize(TrainingRuns.RUNS_MAX);
        assertThat(runs.newest().newest().getLoss()).isEqualTo(19);
    }

    @Test
    void drawsNoLossThatIsNoNumber() {
        runs.take("train", metrics(1, 2));
        runs.take("train", metrics(2, Double.NaN));

        assertThat(runs.newest().points()).hasSize(1);
    }

    static TrainingMetrics metrics(long step, double loss) {
        return TrainingMetrics.newBuilder()
                .setStep(step)
                .setEpoch(0L)
                .setLoss(loss)
                .setTop1Error(0.5)
                .setTop5Error(0.25)
                .setLearningRate(0.01)
                .setImagesPerSecond(300.0)
                .setImages(32 * step)
                .build();
    }
}
