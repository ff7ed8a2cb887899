package io.flinkalexnet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {
    private final NetworkSpec paper = NetworkConfig.of("alexnet-2012", 1000).spec();
    private final ParameterLayout layout = ParameterLayout.of(paper);

    @Test
    void ordersLayerByLayerWeightsBeforeBiases() {
        assertThat(layout.tensors())
                .extracting(Tensor::name)
                .containsExactly(
                        "conv1.weight",
                        "conv1.bias",
                        "conv2.weight",
                        "conv2.bias",
                        "conv3.weight",
                        "conv3.bias",
                        "conv4.weight",
                        "conv4.bias",
                        "conv5.weight",
                        "conv5.bias",
                        "fc6.weight",
                        "fc6.bias",
                        "fc7.weight",
                        "fc7.bias",
                        "fc8.weight",
                        "fc8.bias");
    }

    @Test
    void leavesNoGapAndNoOverlap() {
        int next = 0;
        for (Tensor tensor : layout.tensors()) {
            assertThat(tensor.offset()).as(tensor.name()).isEqualTo(next);
            next += tensor.length();
        }
        assertThat(layout.length()).isEqualTo(next).isEqualTo(60_965_224);
    }

    @Test
    void hasTheShapesOfThePaper() {
        assertThat(layout.tensor("conv1.weight").dims()).isEqualTo(List.of(96, 3, 11, 11));
        assertThat(layout.tensor("conv2.weight").dims()).isEqualTo(List.of(256, 48, 5, 5));
        assertThat(layout.tensor("conv3.weight").dims()).isEqualTo(List.of(384, 256, 3, 3));
        assertThat(layout.tensor("conv4.weight").dims()).isEqualTo(List.of(384, 192, 3, 3));
        assertThat(layout.tensor("conv5.weight").dims()).isEqualTo(List.of(256, 192, 3, 3));
        assertThat(layout.tensor("fc6.weight").dims()).isEqualTo(List.of(4096, 9216));
        assertThat(layout.tensor("fc8.bias").dims()).isEqualTo(List.of(1000));
    }

    @Test
    void sumsOverItsGroupOnly() {
        assertThat(layout.tensor("conv2.weight").fanIn()).isEqualTo(48 * 5 * 5);
        assertThat(layout.tensor("conv2.weight").isBias()).isFalse();
        assertThat(layout.tensor("conv2.bias").fanIn()).isEqualTo(1);
        assertThat(layout.tensor("conv2.bias").isBias()).isTrue();
    }

    @Test
    void pointsBackToTheLayer() {
        for (Tensor tensor : layout.tensors()) {
            assertThat(tensor.name())
                    .startsWith(paper.layers().get(tensor.layerIndex()).name() + ".");
        }
    }

    @Test
    void refusesUnknownTensorsAndShortBuffers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layout.tensor("conv6.weight"))
                .withMessageContaining("conv6.weight");
        NetworkSpec small = new NetworkConfig("alexnet-small", 10, 32, 0.1).spec();
        ParameterLayout ofSmall = ParameterLayout.of(small);
        ofSmall.checkHolds(FloatBuffer.allocate(ofSmall.length()));
        FloatBuffer tooShort = FloatBuffer.allocate(ofSmall.length() - 1);
        assertThatIllegalArgumentException().isThrownBy(() -> ofSmall.checkHolds(tooShort));
    }
}
