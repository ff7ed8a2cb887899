package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ArenaTest {
    private final Arena arena = new Arena();

    @Test
    void givesOnePlaceToTensorsThatAreNeverNeededTogether() {
        Tensor first = tensor(1000, 1, 2);
        Tensor meanwhile = tensor(100, 2, 3);
        Tensor second = tensor(1000, 3, 4);
        try (ProcessorDevice device = new ProcessorDevice();
                Resources resources = new Resources(device)) {
            arena.allocate(resources);
            assertThat(second.block()).isEqualTo(first.block());
            assertThat(meanwhile.block().address())
                    .isGreaterThanOrEqualTo(first.block().address() + 1000);
            assertThat(device.liveBlocks()).isEqualTo(1);
        }
    }

    /** From the first time somebody names to the last, whoever it is and in whatever order. */
    @Test
    void keepsATensorAsLongAsAnyoneNeedsIt() {
        Tensor kept = tensor(1000, 1, 7);
        kept.at(2);
        Tensor between = tensor(1000, 4, 5);
        try (ProcessorDevice device = new ProcessorDevice();
                Resources resources = new Resources(device)) {
            arena.allocate(resources);
            assertThat(between.block()).isNotEqualTo(kept.block());
        }
    }

    @Test
    void hasNoAddressesBeforeItIsLaidOutAndNoNewTimesAfterwards() {
        Tensor tensor = tensor(1, 0, 0);
        assertThatIllegalStateException().isThrownBy(tensor::block);
        try (ProcessorDevice device = new ProcessorDevice();
                Resources resources = new Resources(device)) {
            arena.allocate(resources);
            assertThatIllegalStateException().isThrownBy(() -> tensor.at(1));
        }
    }

    private Tensor tensor(long bytes, int first, int last) {
        Tensor tensor = arena.tensor(bytes);
        tensor.at(last);
        tensor.at(first);
        return tensor;
    }
}
