package io.flinkalexnet.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LanesTest {
    @Test
    void sharesOutEveryElementOnceAndLeavesNoActiveLaneEmpty() {
        for (int count = 1; count < 9; count++) {
            try (Lanes lanes = new Lanes("test", count, () -> {})) {
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
        try (Lanes lanes = new Lanes("test", 3, () -> {})) {
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
        try (Lanes lanes = new Lanes("test", 3, () -> {})) {
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
        try (Lanes lanes = new Lanes("test", 2, () -> {})) {
            AtomicInteger done = new AtomicInteger();
            Thread.currentThread().interrupt();
            lanes.run(2, lane -> done.incrementAndGet());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(done).hasValue(2);
        }
    }

    @Test
    void bearTheNameOfTheirEngineAndLetTheProcessEnd() {
        try (Lanes lanes = new Lanes("test", 2, () -> {})) {
            AtomicReference<Thread> other = new AtomicReference<>();
            lanes.run(
                    2,
                    lane -> {
                        if (lane == 1) {
                            other.set(Thread.currentThread());
                        }
                    });
            assertThat(other.get().getName()).isEqualTo("test-lane");
            assertThat(other.get().isDaemon()).isTrue();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
