package io.flinkalexnet.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutMasksTest {
    private static final long SEED = 9;
    private static final Purpose PURPOSE = Purpose.DROPOUT.of(3);
    private static final int UNITS = 41;

    private final DropoutMasks masks = new DropoutMasks(0.25, PURPOSE, SEED);

    @Test
    void dropWhereTheWordOfTheElementSaysSo() {
        int[] words = new int[UNITS];
        Philox.fill(SEED, PURPOSE, 5, words);
        float[] factors = new float[UNITS];
        masks.draw(5, 0, factors);
        for (int i = 0; i < UNITS; i++) {
            assertThat(factors[i]).isEqualTo(Philox.uniform(words[i]) < 0.25 ? 0 : 1 / 0.75f);
        }
    }

    @Test
    void areTheSameDrawnInParts() {
        float[] whole = new float[UNITS];
        masks.draw(5, 0, whole);
        for (int first = 0; first < UNITS; first++) {
            float[] part = new float[Math.min(6, UNITS - first)];
            masks.draw(5, first, part);
            assertThat(part).isEqualTo(Arrays.copyOfRange(whole, first, first + part.length));
        }
    }
}
