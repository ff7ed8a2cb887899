package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class NewestTrainingTest {
    private final StringWriter shown = new StringWriter();
    private long nanos;

    @Test
    void saysInOneLineHowTheTrainingGoes() {
        NewestTraining newest = NewestTraining.fromTheStart();
        Progress progress = progress();
        newest.take(record(250, null));
        passSeconds(10);
        newest.show(progress);

        assertThat(shown.toString())
                .isEqualToNormalizingNewlines(
                        "250 of 1,000 steps, 25/s, 30 s left, 3,210 pictures/s, epoch 3, loss 1.235, error 45.7 %, rate 0.01\n");
    }

    @Test
    void keepsTheNewestValidationUntilThereIsAnother() {
        NewestTraining newest = NewestTraining.fromTheStart();
        newest.take(record(250, new ValidationScore(100L, 1.5, 0.52, 0.2, 0.48)));
        newest.take(record(500, null));
        Progress progress = progress();
        passSeconds(10);
        newest.show(progress);

        assertThat(shown.toString()).contains(", held-out error 52.0 % (best 48.0 %)");
    }

    @Test
    void aRunThatWentOnHasNotDoneAllStepsByItself() {
        NewestTraining newest = NewestTraining.resumed();
        Progress progress = progress();
        passSeconds(3);
        newest.take(record(500, null));
        newest.show(progress);
        passSeconds(10);
        newest.take(record(600, null));
        newest.show(progress);

        assertThat(shown.toString()).startsWith("600 of 1,000 steps, 10/s, 40 s left");
    }

    @Test
    void saysNothingBeforeThereIsARecord() {
        Progress progress = progress();
        passSeconds(10);
        NewestTraining.fromTheStart().show(progress);

        assertThat(shown.toString()).isEmpty();
    }

    private static TrainingMetrics record(long step, ValidationScore validation) {
        return TrainingMetrics.newBuilder()
                .setStep(step)
                .setEpoch(2)
                .setLoss(1.2346)
                .setTop1Error(0.4567)
                .setTop5Error(0.1)
                .setLearningRate(0.01f)
                .setImagesPerSecond(3210)
                .setImages(step * 128)
                .setValidation(validation)
                .build();
    }

    private Progress progress() {
        PrintWriter out = new PrintWriter(shown, true);
        return new Progress(
                new Progress.Display(out, Progress.Style.LINES, () -> nanos), "steps", 1000);
    }

    private void passSeconds(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }
}
