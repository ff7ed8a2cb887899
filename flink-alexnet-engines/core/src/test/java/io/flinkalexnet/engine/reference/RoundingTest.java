package io.flinkalexnet.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundingTest {
    /** Between 1 and 2 neighbours are 2^-7 apart. */
    @Test
    void goesToTheNearestBfloat16AndOfTwoToTheEvenOne() {
        double step = 1.0 / 128;
        assertThat(round(1 + 0.49 * step)).isEqualTo(1);
        assertThat(round(1 + 0.5 * step)).isEqualTo(1);
        assertThat(round(1 + 0.51 * step)).isEqualTo(1 + step);
        assertThat(round(1 + 1.5 * step)).isEqualTo(1 + 2 * step);
        assertThat(round(-1 - 1.5 * step)).isEqualTo(-1 - 2 * step);
        assertThat(round(2 - 0.25 * step)).isEqualTo(2);
    }

    /** Between 1 and 2 neighbours are 2^-10 apart. */
    @Test
    void keepsTenBitsOfMantissaForTf32() {
        double step = 1.0 / 1024;
        double[] values = {1 + 0.5 * step, 1 + 0.51 * step, 1 + 1.5 * step};
        assertThat(Rounding.TF32.of(values)).containsExactly(1, 1 + step, 1 + 2 * step);
    }

    @Test
    void leavesWhatABfloat16Holds() {
        for (double value : new double[] {0, -0.0, 255, 1e38f, Double.POSITIVE_INFINITY}) {
            double rounded = round(value);
            assertThat(rounded).isEqualTo(round(rounded));
        }
        assertThat(round(255)).isEqualTo(255);
        assertThat(round(Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(round(Double.NaN)).isNaN();
        assertThat(round(Float.MAX_VALUE)).isInfinite();
    }

    private static double round(double value) {
        return Rounding.BFLOAT16.of(new double[] {value})[0];
    }
}
