package io.flinkalexnet.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.LayerSpec.Activation;
import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.LayerSpec.Dropout;
import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LayerPlanTest {
    private static final Conv CONV = new Conv("conv1", 4, 3, 1, 1, 1);
    private static final Activation RELU = new Activation("relu1", Activation.Kind.RELU);
    private static final Dense HIDDEN = new Dense("hidden", 5);
    private static final Dense LOGITS = new Dense("logits", 3);

    @BeforeAll
    static void loadLibrary() {
        OneDnn.library();
    }

    private static LayerPlan plan(String embedding, LayerSpec... layers) {
        NetworkSpec network =
                new NetworkSpec("tested", new Shape(3, 8, 8), List.of(layers), embedding);
        return new LayerPlan(network, memory.data_type.bf16);
    }

    @Test
    void fusesEveryNonLinearityOfThePapersNetwork() {
        NetworkSpec network = NetworkConfig.of("alexnet-2012", 1000).spec();
        LayerPlan plan = new LayerPlan(network, memory.data_type.f32);
        for (int i = 0; i < network.layers().size(); i++) {
            if (network.layers().get(i) instanceof Activation) {
                assertThat(plan.isFused(i)).isTrue();
                assertThat(plan.fusedInto(i - 1)).contains(dnnl.algorithm.eltwise_relu);
            }
        }
    }

    @Test
    void keepsAnEmbeddingThatANonLinearityFollows() {
        LayerPlan plan = plan("hidden", HIDDEN, RELU, LOGITS);
        assertThat(plan.fusedInto(0)).isEmpty();
        assertThat(plan.isFused(1)).isFalse();
    }

    @Test
    void runsANonLinearityBehindPoolingByItself() {
        LayerPlan plan = plan("hidden", CONV, new MaxPool("pool1", 2, 2), RELU, HIDDEN, LOGITS);
        assertThat(plan.isFused(2)).isFalse();
        assertThat(plan.fusedInto(0)).isEmpty();
    }

    @Test
    void computesLogitsInFloats() {
        LayerPlan plan = plan("hidden", HIDDEN, LOGITS);
        assertThat(plan.outputType(0)).isEqualTo(memory.data_type.bf16);
        assertThat(plan.outputType(1)).isEqualTo(memory.data_type.f32);
    }

    @Test
    void refusesDropoutOfFeatureMaps() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan("hidden", CONV, new Dropout("drop1", 0.5), HIDDEN, LOGITS))
                .withMessageContainingAll("tested", "drop1", "(4, 8, 8)", "nd4j");
    }

    @Test
    void refusesEmbeddingsThatAreFeatureMaps() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan("conv1", CONV, LOGITS))
                .withMessageContainingAll("tested", "conv1", "nd4j");
    }

    @Test
    void refusesAConvolutionBehindAFullyConnectedLayer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan("hidden", HIDDEN, new Conv("conv2", 4, 1, 1, 0, 1), LOGITS))
                .withMessageContainingAll("tested", "conv2", "nd4j");
    }

    @Test
    void refusesToBeginWithPooling() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan("hidden", new MaxPool("pool1", 2, 2), HIDDEN, LOGITS))
                .withMessageContainingAll("tested", "pool1", "nd4j");
    }
}
