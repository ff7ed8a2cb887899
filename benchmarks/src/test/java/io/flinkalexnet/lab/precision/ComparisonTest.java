package io.flinkalexnet.lab.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private static final Variant BF16 = Variant.parse("onednn:bf16");
    private static final Variant F32 = Variant.parse("onednn:f32");

    @Test
    void differencesArePairedBySeed() {
        Difference difference =
                Difference.of(BF16, List.of(0.71, 0.74, 0.69), F32, List.of(0.70, 0.73, 0.68));

        assertThat(difference.mean()).isEqualTo(0.01, offset(1e-9));
        assertThat(difference.halfWidth()).as("all pairs differ alike").isLessThan(1e-9);
        assertThat(difference.variant()).isEqualTo("onednn:bf16");
    }

    @Test
    void theIntervalOfADifferenceIsStudents() {
        Difference difference =
                Difference.of(BF16, List.of(0.1, 0.2, 0.3), F32, List.of(0.0, 0.0, 0.0));

        assertThat(difference.mean()).isEqualTo(0.2, offset(1e-9));
        assertThat(difference.halfWidth()).isEqualTo(4.303 * 0.1 / Math.sqrt(3), offset(1e-9));
    }

    @Test
    void oneSeedHasNoInterval() {
        assertThat(Difference.of(BF16, List.of(0.1), F32, List.of(0.2)).halfWidth()).isNaN();
    }

    @Test
    void aVariantNamesEngineAndPrecision() {
        assertThat(Variant.parse("nd4j:f32")).hasToString("nd4j:f32");
        assertThatThrownBy(() -> Variant.parse("nd4j:f64"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a variant is written ENGINE:f32 or ENGINE:bf16, was nd4j:f64");
    }
}
