package io.flinkalexnet.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final long ALIGNMENT = 64;

    private MemoryPlan plan = new MemoryPlan(ALIGNMENT);

    @Test
    void givesOnePlaceToTensorsThatNeverMeet() {
        MemoryPlan.Slot first = plan.slot(1000, 0, 1);
        MemoryPlan.Slot second = plan.slot(1000, 2, 3);
        assertThat(plan.layOut()).isEqualTo(1024);
        assertThat(first.offset()).isEqualTo(second.offset());
    }

    @Test
    void keepsApartWhatIsReadAndWrittenAtTheSameTime() {
        MemoryPlan.Slot read = plan.slot(1000, 0, 1);
        MemoryPlan.Slot written = plan.slot(500, 1, 2);
        plan.layOut();
        assertThat(written.offset()).isGreaterThanOrEqualTo(read.offset() + 1000);
    }

    @Test
    void alignsEveryPlace() {
        List<MemoryPlan.Slot> slots =
                List.of(plan.slot(1, 0, 9), plan.slot(65, 0, 9), plan.slot(3, 0, 9));
        plan.layOut();
        assertThat(slots).allMatch(slot -> slot.offset() % ALIGNMENT == 0);
    }

    @Test
    void neverLetsLivingTensorsOverlap() {
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            plan = new MemoryPlan(ALIGNMENT);
            List<Asked> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int from = random.nextInt(20);
                int to = from + random.nextInt(6);
                long bytes = 1 + random.nextInt(5000);
                all.add(new Asked(plan.slot(bytes, from, to), bytes, from, to));
            }
            long end = plan.layOut();
            for (Asked one : all) {
                assertThat(all).noneMatch(other -> other != one && one.livesOn(other));
                assertThat(one.slot().offset() + one.bytes()).isLessThanOrEqualTo(end);
            }
        }
    }

    private record Asked(MemoryPlan.Slot slot, long bytes, int from, int to) {
        boolean livesOn(Asked other) {
            boolean meets = from <= other.to && other.from <= to;
            boolean overlaps =
                    slot.offset() < other.slot.offset() + other.bytes
                            && other.slot.offset() < slot.offset() + bytes;
            return meets && overlaps;
        }
    }

    @Test
    void refusesToGrowOnceItIsLaidOut() {
        plan.layOut();
        assertThatIllegalStateException().isThrownBy(() -> plan.slot(1, 0, 0));
    }
}
