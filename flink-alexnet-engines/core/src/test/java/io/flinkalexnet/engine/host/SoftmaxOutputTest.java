package io.flinkalexnet.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class SoftmaxOutputTest {
    private static final int BATCH_SIZE = 2;
    private static final int CLASSES = 3;

    private final FloatBuffer logits = FloatBuffer.wrap(new float[] {1, 3, -2, 800, 0, 700});
    private final FloatBuffer gradient = FloatBuffer.allocate(BATCH_SIZE * CLASSES);
    private final FloatBuffer embeddings = FloatBuffer.wrap(new float[] {1, 2, 3, 4});
    private final SoftmaxOutput output =
            new SoftmaxOutput(BATCH_SIZE, logits, gradient, embeddings);
    private final MiniBatch batch = batch(0, 2);

    @Test
    void scoresTheSameBeforeAndAfterTheGradient() {
        BatchScore before = score();
        output.gradient(batch);
        assertThat(score()).isEqualTo(before);
        double first = Math.log(Math.exp(1) + Math.exp(3) + Math.exp(-2)) - 1;
        assertThat(before.loss()).isEqualTo((first + 100) / 2, within(1e-12));
        assertThat(before.images()).isEqualTo(2);
        assertThat(before.top1Hits()).isZero();
        assertThat(before.top5Hits()).isEqualTo(2);
    }

    @Test
    void readsTheLogitsAnew() {
        output.gradient(batch);
        logits.put(0, Float.NaN);
        assertThat(score().isFinite()).isFalse();
    }

    @Test
    void hasTheGradientOfTheMeanLoss() {
        output.gradient(batch);
        float step = 1.0f / 256;
        for (int i = 0; i < logits.capacity(); i++) {
            float logit = logits.get(i);
            logits.put(i, logit + step);
            double above = score().loss();
            logits.put(i, logit - step);
            double below = score().loss();
            logits.put(i, logit);
            assertThat((double) gradient.get(i))
                    .isEqualTo((above - below) / (2 * step), within(1e-4));
        }
    }

    @Test
    void writesProbabilitiesAndEmbeddingsWhereTheyAreWanted() {
        float[] probabilities = new float[1 + CLASSES];
        output.probabilities(1, probabilities, 1);
        double sum = Math.exp(1) + Math.exp(3) + Math.exp(-2);
        assertThat(probabilities)
                .containsExactly(
                        0,
                        (float) (Math.exp(1) / sum),
                        (float) (Math.exp(3) / sum),
                        (float) (Math.exp(-2) / sum));
        float[] target = new float[5];
        output.embeddings(2, target, 1);
        assertThat(target).containsExactly(0, 1, 2, 3, 4);
    }

    private BatchScore score() {
        Score score = new Score();
        output.score(batch, 0, BATCH_SIZE, score);
        return score.total();
    }

    private static MiniBatch batch(int... labels) {
        MiniBatch batch = new MiniBatch(new ImageGeometry(1, 0, 1), labels.length);
        for (int label : labels) {
            batch.add(new AugmentedImage(new byte[3], new float[3], 0, 0, false), label);
        }
        return batch;
    }
}
