package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
    private static final TrainingSplit SPLIT =
            new TrainingSplit(
                    new TrainingOrder("images-labeled", 7L, 10, 3, true, "none"),
                    "",
                    List.of(
                            new PartitionRange(0, 5, 48),
                            new PartitionRange(1, 0, 0),
                            new PartitionRange(2, 100, 120)),
                    TrainingPosition.START,
                    List.of());

    @Test
    void coversEveryOffsetOnce() {
        EpochPlan plan = EpochPlan.of(SPLIT, 0);

        assertThat(plan.chunks())
                .containsExactlyInAnyOrder(
                        new Chunk(0, 5, 15),
                        new Chunk(0, 15, 25),
                        new Chunk(0, 25, 35),
                        new Chunk(0, 35, 45),
                        new Chunk(0, 45, 48),
                        new Chunk(2, 100, 110),
                        new Chunk(2, 110, 120));
    }

    @Test
    void groupsAreTheChunksInOrderAndTheLastMayBeShort() {
        EpochPlan plan = EpochPlan.of(SPLIT, 0);
        List<Chunk> all = new ArrayList<>();
        for (int i = 0; i < plan.groups(); i++) {
            all.addAll(plan.group(i));
        }

        assertThat(plan.groups()).isEqualTo(3);
        assertThat(plan.group(2)).hasSize(1);
        assertThat(all).isEqualTo(plan.chunks());
    }

    @Test
    void isAnotherOneInEachEpochAndTheSameForTheSameEpoch() {
        assertThat(EpochPlan.of(SPLIT, 1).chunks())
                .isEqualTo(EpochPlan.of(SPLIT, 1).chunks())
                .isNotEqualTo(EpochPlan.of(SPLIT, 0).chunks());
    }

    @Test
    void anEmptyTopicHasNoGroup() {
        TrainingSplit empty =
                new TrainingSplit(
                        SPLIT.order(),
                        "",
                        List.of(new PartitionRange(0, 3, 3)),
                        TrainingPosition.START,
                        List.of());
        assertThat(EpochPlan.of(empty, 0).groups()).isZero();
    }
}
