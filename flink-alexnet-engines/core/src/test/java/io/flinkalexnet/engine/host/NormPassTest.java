package io.flinkalexnet.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormPassTest {
    private static final int LENGTH = 100_003; // seven chunks, the last one odd

    private final FloatBuffer values = noise(LENGTH, 1);

    @Test
    void measuresTheRangeAndNothingElse() {
        assertThat(norm(1, List.of(values), 5, LENGTH - 9))
                .isCloseTo(plain(values, null, 5, LENGTH - 9), within(1e-9));
        assertThat(norm(1, List.of(FloatBuffer.wrap(new float[] {9, 3, 4, 9})), 1, 2)).isEqualTo(5);
    }

    @Test
    void addsBlocksUpOfWhichTheFurtherMayBeShorter() {
        FloatBuffer shorter = noise(20_001, 2); // ends within the second chunk
        assertThat(norm(2, List.of(values, shorter, noise(3, 3)), 7, LENGTH - 7))
                .isCloseTo(plain(values, shorter, 7, LENGTH - 7), within(1e-9));
    }

    @Test
    void hasTheSameBitsOnAnyNumberOfLanes() {
        double one = norm(1, List.of(values), 0, LENGTH);
        for (int lanes = 2; lanes < 9; lanes++) {
            assertThat(norm(lanes, List.of(values), 0, LENGTH)).isEqualTo(one);
        }
    }

    @Test
    void losesNoSmallTermBehindALargeOne() {
        FloatBuffer large = FloatBuffer.allocate(1 << 20);
        large.put(0, 10_000f);
        for (int i = 1; i < large.capacity(); i++) {
            large.put(i, 0.5f); // 0.25 beside 1e8 is lost in a sum of floats
        }
        assertThat(norm(1, List.of(large), 0, large.capacity()))
                .isCloseTo(Math.sqrt(1e8 + 0.25 * (large.capacity() - 1)), within(1e-9));
    }

    private static double norm(int lanes, List<FloatBuffer> blocks, int offset, int length) {
        try (Lanes opened = new Lanes("test", lanes, () -> {})) {
            return new NormPass(opened).norm(blocks, offset, length);
        }
    }

    private static double plain(FloatBuffer first, FloatBuffer second, int offset, int length) {
        double sum = 0;
        for (int i = offset; i < offset + length; i++) {
            float value = first.get(i);
            value += second != null && i < second.capacity() ? second.get(i) : 0;
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static FloatBuffer noise(int length, long seed) {
        FloatBuffer floats = FloatBuffer.allocate(length);
        Random random = new Random(seed);
        for (int i = 0; i < length; i++) {
            floats.put(i, (float) random.nextGaussian());
        }
        return floats;
    }
}
