package io.flinkalexnet.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArenaTest {
    @Test
    void givesOnePlaceToTensorsThatNeverMeet() {
        try (Arena arena = new Arena()) {
            Arena.Slot first = arena.slot(1000, 0, 1);
            Arena.Slot second = arena.slot(1000, 2, 3);
            arena.allocate();
            assertThat(first.offset()).isEqualTo(second.offset());
            assertThat(arena.memory().bytes()).isEqualTo(1024);
        }
    }

    @Test
    void keepsApartWhatIsReadAndWrittenAtTheSameTime() {
        try (Arena arena = new Arena()) {
            Arena.Slot read = arena.slot(1000, 0, 1);
            Arena.Slot written = arena.slot(500, 1, 2);
            arena.allocate();
            assertThat(written.offset()).isGreaterThanOrEqualTo(read.offset() + 1000);
        }
    }

    @Test
    void alignsToCacheLines() {
        try (Arena arena = new Arena()) {
            List<Arena.Slot> slots =
                    List.of(arena.slot(1, 0, 9), arena.slot(65, 0, 9), arena.slot(3, 0, 9));
            arena.allocate();
            assertThat(slots)
                    .allSatisfy(
                            slot -> {
                                assertThat(slot.offset() % Memory.ALIGNMENT).isZero();
                                assertThat(
                                                arena.memory().at(slot.offset()).address()
                                                        + arena.memory()
                                                                .at(slot.offset())
                                                                .position())
                                        .matches(address -> address % Memory.ALIGNMENT == 0);
                            });
        }
    }

    @Test
    void neverLetsLivingTensorsOverlap() {
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            try (Arena arena = new Arena()) {
                List<Asked> all = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    int from = random.nextInt(20);
                    int to = from + random.nextInt(6);
                    long bytes = 1 + random.nextInt(5000);
                    all.add(new Asked(arena.slot(bytes, from, to), bytes, from, to));
                }
                arena.allocate();
                for (Asked one : all) {
                    assertThat(all).noneMatch(other -> other != one && one.livesOn(other));
                }
            }
        }
    }

    private record Asked(Arena.Slot slot, long bytes, int from, int to) {
        boolean livesOn(Asked other) {
            boolean meets = from <= other.to && other.from <= to;
            boolean overlaps =
                    slot.offset() < other.slot.offset() + other.bytes
                            && other.slot.offset() < slot.offset() + bytes;
            return meets && overlaps;
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
