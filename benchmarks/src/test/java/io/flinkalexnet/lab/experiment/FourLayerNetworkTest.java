package io.flinkalexnet.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class FourLayerNetworkTest {
    private static final NetworkSpec RELU = FourLayerNetwork.of(Kind.RELU, 10);

    @Test
    void hasTheParametersOfFourLayers() {
        long expected = 32 * 3 * 25 + 32 + 32 * 32 * 25 + 32 + 64 * 32 * 25 + 64 + 10 * 576 + 10;

        assertThat(RELU.parameterCount()).isEqualTo(expected);
        assertThat(FourLayerNetwork.of(Kind.TANH, 10).parameterCount()).isEqualTo(expected);
    }

    @Test
    void tanhStartsFromTheSameNumbersWithoutTheGainOfReluButInTheLastLayer() {
        FloatBuffer relu = weights(Kind.RELU);
        FloatBuffer tanh = weights(Kind.TANH);
        ParameterLayout layout = ParameterLayout.of(RELU);

        int hidden = layout.tensor("conv2.weight").offset();
        int last = layout.tensor("fc4.weight").offset();
        assertThat(relu.get(hidden)).isNotZero();
        assertThat(tanh.get(hidden) / relu.get(hidden)).isEqualTo(0.70711f, offset(1e-4f));
        assertThat(tanh.get(last)).isEqualTo(relu.get(last)).isNotZero();
    }

    private static FloatBuffer weights(Kind kind) {
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(RELU).length());
        FourLayerNetwork.fill(kind, FourLayerNetwork.of(kind, 10), 1, parameters);
        return parameters;
    }
}
