package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.conformance.NoiseTraining;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Nd4jThreadsTest {
    @BeforeEach
    void needsTheEngine() {
        assertThat(new Nd4jEngineProvider().probe().usable()).isTrue();
    }

    @Test
    void giveTheSameBitsForTheSameNumber() {
        for (int threads : List.of(1, 2, 3)) {
            assertThat(train(threads)).isEqualTo(train(threads));
        }
    }

    @Test
    void giveNearlyTheSameForAnyNumber() {
        float[] one = train(1);
        for (int threads : List.of(2, 3, 8)) { // 8 are more than the images of a step
            float[] many = train(threads);
            for (int i = 0; i < one.length; i++) {
                assertThat(Math.abs(many[i] - one[i])).isLessThan(2e-5f);
            }
        }
    }

    /** Parameters and velocity after a few steps; in the middle they are taken out and put back. */
    private static float[] train(int threads) {
        FloatBuffer parameters = NoiseTraining.parameters();
        FloatBuffer velocity = FloatBuffer.allocate(parameters.capacity());
        List<Double> losses = new ArrayList<>();
        for (long from = 0; from < 6; from += 3) {
            try (Trainer trainer =
                    new Nd4jEngineProvider()
                            .openTrainer(NoiseTraining.trainer(threads, Precision.F32))) {
                trainer.importState(parameters, velocity);
                for (long step = from; step < from + 3; step++) {
                    MiniBatch batch = NoiseTraining.pictures(NoiseTraining.BATCH_SIZE, step);
                    BatchScore score = trainer.step(batch, step, LearningRates.same(0.01f));
                    losses.add(score.loss());
                }
                trainer.exportState(parameters, velocity);
            }
        }
        assertThat(losses).allMatch(Double::isFinite);
        float[] state = new float[2 * parameters.capacity()];
        parameters.get(0, state, 0, parameters.capacity());
        velocity.get(0, state, parameters.capacity(), parameters.capacity());
        return state;
    }
}
