package io.flinkalexnet.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.flinkalexnet.engine.host.MemoryPlan;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;

class ArenaTest {
    @Test
    void alignsToCacheLines() {
        try (Arena arena = new Arena()) {
            List<MemoryPlan.Slot> slots =
                    List.of(arena.slot(1, 0, 9), arena.slot(65, 0, 9), arena.slot(3, 0, 9));
            arena.allocate();
            for (MemoryPlan.Slot slot : slots) {
                BytePointer place = arena.memory().at(slot.offset());
                assertThat((place.address() + place.position()) % Memory.ALIGNMENT).isZero();
            }
        }
    }

    @Test
    void refusesToGrowAfterItsAllocation() {
        try (Arena arena = new Arena()) {
            arena.allocate();
            assertThatIllegalStateException().isThrownBy(() -> arena.slot(1, 0, 0));
        }
    }
}
