package io.flinkalexnet.engine.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    private static final long PI_STEP = 0x03707344_13198a2eL;

    /** Known answers of Random123's kat_vectors for philox4x32 with 10 rounds. */
    @Test
    void givesTheKnownAnswers() {
        assertThat(encrypt(new int[4], 0, 0))
                .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(encrypt(new int[] {-1, -1, -1, -1}, -1, -1))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        int[] pi = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};
        assertThat(encrypt(pi, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    private static int[] encrypt(int[] counter, int key0, int key1) {
        Philox.philox4x32(counter, key0, key1);
        return counter;
    }

    @Test
    void takesCounterAndKeyFromPurposeStepAndSeed() {
        int[] block = new int[4];
        Philox.block(0x299f31d0_a4093822L, new Purpose(0x85a308d3), PI_STEP, 0x243f6a88, block);
        assertThat(block).containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void fillsElementByElementWhateverTheLength() {
        int[] block = new int[4];
        for (int length : new int[] {0, 1, 3, 4, 5, 11}) {
            int[] words = new int[length];
            Philox.fill(77, Purpose.DROPOUT.of(3), 1L << 33, words);
            for (int element = 0; element < length; element++) {
                Philox.block(77, Purpose.DROPOUT.of(3), 1L << 33, element / 4, block);
                assertThat(words[element]).isEqualTo(block[element % 4]);
            }
        }
    }

    @Test
    void changesWithEveryPartOfItsKey() {
        int[] words = words(1, Purpose.DROPOUT, 1);
        assertThat(words(1, Purpose.DROPOUT, 1)).isEqualTo(words);
        assertThat(words(2, Purpose.DROPOUT, 1)).doesNotContain(words);
        assertThat(words(1 + (1L << 32), Purpose.DROPOUT, 1)).doesNotContain(words);
        assertThat(words(1, Purpose.DROPOUT.of(1), 1)).doesNotContain(words);
        assertThat(words(1, Purpose.DROPOUT, 2)).doesNotContain(words);
        assertThat(words(1, Purpose.DROPOUT, 1 + (1L << 32))).doesNotContain(words);
    }

    private static int[] words(long seed, Purpose purpose, long step) {
        int[] words = new int[8];
        Philox.fill(seed, purpose, step, words);
        return words;
    }

    @Test
    void makesUniformsBelowOne() {
        assertThat(Philox.uniform(0)).isZero();
        assertThat(Philox.uniform(0xFF)).isZero();
        assertThat(Philox.uniform(0x100)).isEqualTo(0x1p-24f);
        assertThat(Philox.uniform(0x80000000)).isEqualTo(0.5f);
        assertThat(Philox.uniform(-1)).isEqualTo(1 - 0x1p-24f);
    }

    @Test
    void makesIntegersBelowTheBound() {
        assertThat(Philox.below(0, 10)).isZero();
        assertThat(Philox.below(-1, 10)).isEqualTo(9);
        assertThat(Philox.below(0x80000000, 10)).isEqualTo(5);
        assertThat(Philox.below(-1, 1)).isZero();
        assertThat(Philox.below(-1, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE - 1);
        assertThatIllegalArgumentException().isThrownBy(() -> Philox.below(1, 0));
    }

    /** Mean, variance, skewness and kurtosis; limits are five standard errors of 100,000 values. */
    @Test
    void makesNormalValues() {
        int n = 100_000;
        int[] words = new int[2 * n];
        Philox.fill(5, Purpose.AUGMENTATION, 0, words);
        double[] moments = new double[5];
        for (int i = 0; i < n; i++) {
            double value = Philox.normal(words[2 * i], words[2 * i + 1]);
            for (int power = 1; power <= 4; power++) {
                moments[power] += Math.pow(value, power) / n;
            }
        }
        assertThat(moments[1]).isCloseTo(0, within(5 / Math.sqrt(n)));
        assertThat(moments[2]).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
        assertThat(moments[3]).isCloseTo(0, within(5 * Math.sqrt(15.0 / n)));
        assertThat(moments[4]).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
    }

    @Test
    void makesFiniteNormalValuesOfAnyWords() {
        for (int word0 : new int[] {0, 1, -1, Integer.MIN_VALUE}) {
            for (int word1 : new int[] {0, 1, -1, Integer.MIN_VALUE}) {
                assertThat(Philox.normal(word0, word1)).isFinite().isBetween(-6.7, 6.7);
            }
        }
        assertThat(Philox.normal(-1, 0)).isZero();
        assertThat(Philox.normal(0, 0)).isCloseTo(6.660437, within(1e-6));
    }

    @Test
    void keepsPurposesApartForAllLayers() {
        Purpose[] purposes = {
            Purpose.INITIAL_WEIGHTS,
            Purpose.DROPOUT,
            Purpose.AUGMENTATION,
            Purpose.CHUNK_ORDER,
            Purpose.GROUP_ORDER,
            Purpose.INGEST_ORDER
        };
        int[] codes = Arrays.stream(purposes).mapToInt(Purpose::code).toArray();
        assertThat(codes).containsExactly(0x100, 0x200, 0x300, 0x400, 0x500, 0x600);
        assertThat(Purpose.DROPOUT.of(255).code()).isEqualTo(0x2FF);
        assertThatIllegalArgumentException().isThrownBy(() -> Purpose.DROPOUT.of(256));
        assertThatIllegalArgumentException().isThrownBy(() -> Purpose.DROPOUT.of(-1));
    }
}
