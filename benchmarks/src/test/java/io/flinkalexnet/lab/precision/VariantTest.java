package io.flinkalexnet.lab.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class VariantTest {
    @Test
    void namesEngineAndPrecision() {
        assertThat(Variant.parse("nd4j:f32")).hasToString("nd4j:f32");
        assertThatThrownBy(() -> Variant.parse("nd4j:f64"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a variant is written ENGINE:f32, ENGINE:tf32 or ENGINE:bf16, was nd4j:f64");
    }
}
