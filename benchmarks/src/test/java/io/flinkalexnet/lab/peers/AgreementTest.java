package io.flinkalexnet.lab.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AgreementTest {
    private static final int CLASSES = 3;

    private static Task task(Workload workload, Precision precision) {
        return new Task(workload, 2, precision, 1, 0, 0);
    }

    private static Agreement forward(Precision precision) {
        return new Agreement(
                task(Workload.FORWARD, precision), List.of(new float[] {1, 2, 3, 6, 5, 4}));
    }

    @Test
    void logitsAgreeWithLogProbabilities() {
        double[] logs = LogSoftmax.of(new float[] {1, 2, 3, 6, 5, 4}, CLASSES);
        float[] outputs = new float[logs.length];
        for (int i = 0; i < logs.length; i++) {
            outputs[i] = (float) logs[i];
        }
        assertThat(forward(Precision.F32).refusal(List.of(outputs), CLASSES)).isEmpty();
    }

    @Test
    void aDifferenceThatBf16ExplainsIsRefusedInF32() {
        List<float[]> outputs = List.of(new float[] {1, 2, 3.01f, 6, 5, 4});
        assertThat(forward(Precision.BF16).refusal(outputs, CLASSES)).isEmpty();
        assertThat(forward(Precision.F32).refusal(outputs, CLASSES))
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .startsWith(
                                                "computes another function: in forward of 2, f32 its results differ from those of nd4j by 0.0"));
    }

    @Test
    void whatIsNoNumberIsRefused() {
        List<float[]> outputs = List.of(new float[] {1, Float.NaN, 3, 6, 5, 4});
        assertThat(forward(Precision.BF16).refusal(outputs, CLASSES)).isPresent();
    }

    @Test
    void fewerPicturesAreRefused() {
        List<float[]> outputs = List.of(new float[] {1, 2, 3});
        assertThat(forward(Precision.F32).refusal(outputs, CLASSES)).isPresent();
    }

    @Test
    void anUpdateThatDiffersIsRefusedThoughTheFirstLossIsTheSame() {
        Agreement training =
                new Agreement(
                        task(Workload.TRAINING, Precision.F32),
                        List.of(new float[] {7}, new float[] {6}));
        assertThat(training.refusal(List.of(new float[] {7}, new float[] {6}), CLASSES)).isEmpty();
        assertThat(training.refusal(List.of(new float[] {7}, new float[] {6.02f}), CLASSES))
                .isPresent();
        assertThat(training.refusal(List.of(new float[] {7}, new float[] {Float.NaN}), CLASSES))
                .isPresent();
    }
}
