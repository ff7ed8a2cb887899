package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateLayoutTest {
    private static final StateLayout PAPER =
            StateLayout.of(new LayerPlan(NetworkConfig.of("alexnet-2012", 1000).spec()));

    @Test
    void beginsEveryTensorAtAChunkOfItsOwn() {
        int end = 0;
        for (StateLayout.Stored stored : PAPER.tensors()) {
            assertThat(stored.offset()).isEqualTo(end);
            assertThat(stored.offset() % Kernels.UPDATE_CHUNK).isZero();
            end += stored.chunks() * Kernels.UPDATE_CHUNK;
            assertThat(end - stored.offset()).isGreaterThanOrEqualTo(stored.length());
        }
        assertThat(PAPER.length()).isEqualTo(end);
    }

    /** Section 7 of the engine's facts: 11 x 11 x 3 over squares of 4 is 3 x 3 x 48. */
    @Test
    void foldsTheFirstFiltersAndPutsChannelsLast() {
        assertThat(order("conv1.weight"))
                .isEqualTo(new Order.Folded(new Kernels.FoldedWeights(96, 3, 11, 4)));
        assertThat(order("conv1.weight").stored()).isEqualTo(3 * 3 * 48);
        assertThat(order("conv2.weight")).isEqualTo(new Order.ChannelsLast(256, 48, 25));
        assertThat(order("fc6.weight")).isEqualTo(new Order.ChannelsLast(4096, 256, 36));
        assertThat(order("fc7.weight")).isEqualTo(new Order.Same(4096, 4096));
        assertThat(order("fc8.bias")).isEqualTo(new Order.Same(1000, 1));
    }

    private static Order order(String tensor) {
        return PAPER.tensors().stream()
                .filter(stored -> stored.tensor().name().equals(tensor))
                .findFirst()
                .orElseThrow()
                .order();
    }

    @Test
    void tellsTheUpdateWhatEveryChunkHolds() {
        List<LayerSpec> layers =
                List.of(
                        new LayerSpec.Dense("fc1", 30),
                        new LayerSpec.Dense("fc2", 40),
                        new LayerSpec.Dense("fc3", 2));
        StateLayout layout = StateLayout.of(Networks.plan(5, "fc2", layers)); // 75 inputs
        byte weights = (byte) Kernels.ChunkKind.WEIGHTS.ordinal();
        byte biases = (byte) Kernels.ChunkKind.BIASES.ordinal();
        byte frozen = (byte) Kernels.ChunkKind.FROZEN.ordinal();
        assertThat(layout.kinds(0))
                .containsExactly(
                        weights, weights, weights, biases, weights, weights, biases, weights,
                        biases);
        assertThat(layout.kinds(1))
                .containsExactly(
                        frozen, frozen, frozen, frozen, weights, weights, biases, weights, biases);
    }
}
