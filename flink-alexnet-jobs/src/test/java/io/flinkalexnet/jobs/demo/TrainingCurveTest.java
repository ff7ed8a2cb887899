package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.schema.TrainingMetrics;
import org.junit.jupiter.api.Test;

final class TrainingCurveTest {
    private final TrainingCurve curve = new TrainingCurve();

    @Test
    void goesFromTheFirstStepsToTheNewestWhateverTheirOrder() {
        curve.take(metrics(40, 1.5));
        curve.take(metrics(20, 2.5));
        curve.take(metrics(60, 0.5));
        curve.take(metrics(40, 1.5)); // once more, after a restart

        assertThat(curve.lossFirst()).isEqualTo(2.5);
        assertThat(curve.lossLast()).isEqualTo(0.5);
        assertThat(curve.steps()).isEqualTo(60);
        assertThat(curve.newestText(12)).isEqualTo("epoch 2 of 12, loss 0.500, 1,234 pictures/s");
    }

    @Test
    void knowsNothingWithoutMetrics() {
        assertThat(curve.lossFirst()).isNull();
        assertThat(curve.lossLast()).isNull();
        assertThat(curve.steps()).isZero();
        assertThat(curve.newestText(12)).isEmpty();
    }

    private static TrainingMetrics metrics(long step, double loss) {
        return TrainingMetrics.newBuilder()
                .setStep(step)
                .setEpoch(1)
                .setLoss(loss)
                .setTop1Error(0.5)
                .setTop5Error(0.1)
                .setLearningRate(0.02)
                .setImagesPerSecond(1234)
                .setImages(32 * step)
                .build();
    }
}
