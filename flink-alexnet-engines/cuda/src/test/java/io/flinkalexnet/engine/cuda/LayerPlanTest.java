package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.LayerSpec.Activation;
import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.LayerSpec.Dropout;
import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import io.flinkalexnet.engine.model.NetworkConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerPlanTest {
    private static final Conv CONV = new Conv("conv1", 4, 3, 1, 1, 1);
    private static final Activation RELU = new Activation("relu1", Activation.Kind.RELU);
    private static final Activation TANH = new Activation("tanh1", Activation.Kind.TANH);
    private static final Dense HIDDEN = new Dense("hidden", 5);
    private static final Dense LOGITS = new Dense("logits", 3);

    private static LayerPlan plan(String embedding, LayerSpec... layers) {
        return Networks.plan(8, embedding, List.of(layers));
    }

    @Test
    void fusesEveryNonLinearityAndEveryLrnOfThePapersNetwork() {
        LayerPlan plan = new LayerPlan(NetworkConfig.of("alexnet-2012", 1000).spec());
        for (int i = 0; i < plan.network().layers().size(); i++) {
            if (plan.layer(i) instanceof Activation) {
                assertThat(plan.isFused(i)).isTrue();
            }
            if (plan.layer(i) instanceof LayerSpec.Lrn) {
                assertThat(plan.poolsNext(i)).isTrue();
            }
        }
    }

    /** Section 7 of the paper's arithmetic: 227 padded to 228 is 57 squares of 4. */
    @Test
    void runsThePapersFirstConvolutionOverSquaresOfPixels() {
        LayerPlan plan = new LayerPlan(NetworkConfig.of("alexnet-2012", 1000).spec());
        assertThat(plan.convolution(0, 128))
                .isEqualTo(new Convolution(128, 57, 57, 48, 96, 3, 1, 0, 1));
        assertThat(plan.inputShape(128, 256))
                .isEqualTo(new Kernels.InputShape(128, 227, 256, 4, 0, 57));
        assertThat(plan.convolution(4, 128))
                .isEqualTo(new Convolution(128, 27, 27, 96, 256, 5, 1, 2, 2));
    }

    @Test
    void leavesAFirstConvolutionWithGroupsAsItIs() {
        LayerPlan plan = plan("hidden", new Conv("conv1", 6, 4, 3, 2, 3), HIDDEN, LOGITS);
        assertThat(plan.folded(0)).isEmpty();
        assertThat(plan.convolution(0, 2)).isEqualTo(new Convolution(2, 8, 8, 3, 6, 4, 3, 2, 3));
        assertThat(plan.inputShape(2, 9)).isEqualTo(Kernels.InputShape.plain(2, 8, 9));
    }

    @Test
    void keepsAnEmbeddingThatAReluFollows() {
        LayerPlan plan = plan("hidden", HIDDEN, RELU, LOGITS);
        assertThat(plan.epilogue(0)).isEqualTo(Queue.Epilogue.NONE);
        assertThat(plan.isFused(1)).isFalse();
    }

    @Test
    void runsTanhByItself() {
        LayerPlan plan = plan("hidden", CONV, TANH, HIDDEN, LOGITS);
        assertThat(plan.epilogue(0)).isEqualTo(Queue.Epilogue.NONE);
        assertThat(plan.isFused(1)).isFalse();
    }

    @Test
    void refusesWhatItHasNoKernelsFor() {
        assertRefused("drop1", "hidden", CONV, new Dropout("drop1", 0.5), HIDDEN, LOGITS);
        assertRefused("conv1", "conv1", CONV, LOGITS);
        assertRefused("conv2", "hidden", HIDDEN, new Conv("conv2", 4, 1, 1, 0, 1), LOGITS);
        LayerPlan wide =
                Networks.plan(32, "hidden", List.of(new MaxPool("p", 16, 1), HIDDEN, LOGITS));
        assertThat(wide.network().shapes().get(1).height()).isEqualTo(17);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Networks.plan(
                                        32,
                                        "hidden",
                                        List.of(new MaxPool("pool1", 17, 1), HIDDEN, LOGITS)))
                .withMessageContainingAll("tested", "pool1", "16", "17", "nd4j");
    }

    private static void assertRefused(String layer, String embedding, LayerSpec... layers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(embedding, layers))
                .withMessageContainingAll("tested", layer, "nd4j");
    }

    /** conv1's output, 96 x 55 x 55, is the largest; 7396 of them have more than 2^31 elements. */
    @Test
    void refusesMiniBatchesThatKernelsCannotCount() {
        LayerPlan plan = new LayerPlan(NetworkConfig.of("alexnet-2012", 1000).spec());
        plan.checkBatch(7394);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan.checkBatch(7396))
                .withMessageContainingAll("alexnet-2012", "7394", "7396", "--batch-size");
    }
}
