package io.flinkalexnet.lab.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorDifferenceTest {
    private static final ParameterLayout.Tensor TENSOR =
            new ParameterLayout.Tensor("fc.weight", 0, List.of(1, 2), 1, 2);

    @Test
    void comparesTheElementsOfTheTensorAlone() {
        TensorDifference difference =
                of(new float[] {9, 3, 4.5f, 9}, new float[] {1, 3, 4, 1}, new float[] {5, 3, 3, 5});

        assertThat(difference.tensor()).isEqualTo("fc.weight");
        assertThat(difference.largest()).isEqualTo(0.5 / 4, offset(1e-9));
        assertThat(difference.norm()).isEqualTo(0.5 / 5, offset(1e-9));
        assertThat(difference.ofChange()).isEqualTo(0.5 / 1, offset(1e-9));
        assertThat(difference.isWithin(0.2)).isTrue();
        assertThat(difference.isWithin(0.1)).isFalse();
    }

    @Test
    void whatIsNoNumberIsNotWithinAnything() {
        TensorDifference difference =
                of(new float[] {0, Float.NaN, 1, 0}, new float[4], new float[4]);

        assertThat(difference.isWithin(1e9)).isFalse();
    }

    private static TensorDifference of(float[] parameters, float[] others, float[] start) {
        return TensorDifference.of(
                TENSOR,
                FloatBuffer.wrap(parameters),
                FloatBuffer.wrap(others),
                FloatBuffer.wrap(start));
    }
}
