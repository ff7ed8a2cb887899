package io.flinkalexnet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.conformance.NoiseTraining;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import org.junit.jupiter.api.Test;

class TrainerSpecTest {
    private final TrainerSpec spec = NoiseTraining.trainer(1, Precision.F32);
    private final NetworkSpec network = spec.network();

    @Test
    void freezesNothingUnlessAskedTo() {
        assertThat(spec.frozenLayers()).isZero();
        assertThat(spec.lowestTrainedLayer()).isZero();
    }

    @Test
    void trainsFromTheFirstLayerWithParametersBehindTheFrozenOnes() {
        int conv2 = indexOf("conv2");
        for (int frozen = 1; frozen <= conv2; frozen++) {
            assertThat(spec.withFrozenLayers(frozen).lowestTrainedLayer()).isEqualTo(conv2);
        }
        assertThat(spec.withFrozenLayers(conv2 + 1).lowestTrainedLayer())
                .isEqualTo(indexOf("conv3"));
    }

    @Test
    void leavesSomethingToTrain() {
        int layers = network.layers().size();
        assertThat(spec.withFrozenLayers(layers - 1).lowestTrainedLayer()).isEqualTo(layers - 1);
        for (int count : new int[] {-1, layers}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> spec.withFrozenLayers(count))
                    .withMessageContainingAll("frozenLayers", "alexnet-small", "was " + count);
        }
    }

    private int indexOf(String name) {
        return network.layers().stream().map(LayerSpec::name).toList().indexOf(name);
    }
}
