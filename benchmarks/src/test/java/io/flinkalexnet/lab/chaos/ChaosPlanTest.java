package io.flinkalexnet.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChaosPlanTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 20, 200})
    void hasAllKillsAndEveryOtherFault(int kills) {
        ChaosPlan plan = ChaosPlan.of(kills, 7);

        assertThat(plan.faults()).filteredOn(each -> each.fault().isKill()).hasSize(kills);
        assertThat(plan.count(Fault.TASK_MANAGER_KILLED)).isPositive();
        assertThat(plan.count(Fault.CHECKPOINT_WRITE_FAILED)).isPositive();
        assertThat(plan.count(Fault.BROKER_RESTARTED)).isPositive();
    }

    @Test
    void oneKillInFourIsOfTheJobManager() {
        assertThat(ChaosPlan.of(20, 7).count(Fault.JOB_MANAGER_KILLED)).isEqualTo(5);
        assertThat(ChaosPlan.of(2, 7).count(Fault.JOB_MANAGER_KILLED)).isEqualTo(1);
    }

    @Test
    void comesInTheOrderOfTheSteps() {
        assertThat(ChaosPlan.of(20, 7).faults())
                .isSortedAccordingTo(Comparator.comparingDouble(ChaosPlan.Planned::share))
                .allMatch(each -> each.share() > 0 && each.share() < 0.95);
    }

    @Test
    void dependsOnTheSeed() {
        assertThat(ChaosPlan.of(20, 7))
                .isEqualTo(ChaosPlan.of(20, 7))
                .isNotEqualTo(ChaosPlan.of(20, 8));
    }
}
