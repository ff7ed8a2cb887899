package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LanesTest {
    @BeforeEach
    void needsTheEngine() {
        assertThat(new Nd4jEngineProvider().probe().usable()).isTrue();
    }

    @Test
    void sharesOutEveryElementOnceAndLeavesNoActiveLaneEmpty() {
        for (int count = 1; count < 9; count++) {
            try (Lanes lanes = new Lanes(count, () -> {})) {
                for (int size = 1; size < 20; size++) {
                    long next = 0;
                    for (int lane = 0; lane < lanes.active(size); lane++) {
                        Lanes.Range range = lanes.range(lane, size);
                        assertThat(range.from()).isEqualTo(next);
                        assertThat(range.size()).isPositive();
                        next = range.to();
                    }
                    assertThat(next).isEqualTo(size);
                }
            }
        }
    }

    @Test
    void workAtTheSameTime() {
        try (Lanes lanes = new Lanes(3, () -> {})) {
            CountDownLatch all = new CountDownLatch(3);
            lanes.run(
                    3,
                    lane -> {
                        all.countDown();
                        awaitUninterrupted(all); // returns only if the others run beside us
                    });
            assertThat(all.getCount()).isZero();
        }
    }

    @Test
    void passOnAFailureWhenAllAreDone() {
        try (Lanes lanes = new Lanes(3, () -> {})) {
            AtomicInteger done = new AtomicInteger();
            assertThatThrownBy(
                            () ->
                                    lanes.run(
                                            3,
                                            lane -> {
                                                done.incrementAndGet();
                                                if (lane == 1) {
                                                    throw new IllegalStateException("lane 1");
                                                }
                                            }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("lane 1");
            assertThat(done).hasValue(3);
        }
    }

    @Test
    void finishTheirWorkWhenInterruptedAndKeepTheInterrupt() {
        try (Lanes lanes = new Lanes(2, () -> {})) {
            AtomicInteger done = new AtomicInteger();
            Thread.currentThread().interrupt();
            lanes.run(2, lane -> done.incrementAndGet());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(done).hasValue(2);
        }
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
        FloatBuffer parameters = Fixtures.parameters();
        FloatBuffer velocity = FloatBuffer.allocate(parameters.capacity());
        List<Double> losses = new ArrayList<>();
        for (long from = 0; from < 6; from += 3) {
            try (Trainer trainer =
                    new Nd4jEngineProvider().openTrainer(Fixtures.trainer(threads))) {
                trainer.importState(parameters, velocity);
                for (long step = from; step < from + 3; step++) {
                    MiniBatch batch = Fixtures.pictures(Fixtures.BATCH_SIZE, step);
                    BatchScore score = trainer.step(batch, step, 0.01f);
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

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
