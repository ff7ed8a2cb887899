package io.flinkalexnet.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class GrowingPlanTest {
    private static final TrainingOrder ORDER =
            new TrainingOrder("images-labeled", 7L, 10, 3, false, "none");

    private final Queue<Optional<List<PartitionRange>>> looks = new ArrayDeque<>();

    @Test
    void aGroupIsTheNextCompleteChunks() throws Exception {
        GrowingPlan plan = plan(new PartitionRange(0, 5, 5));
        looks.add(Optional.of(List.of(new PartitionRange(0, 5, 68))));
        looks.add(Optional.of(List.of(new PartitionRange(0, 5, 68))));

        assertThat(plan.group(0, 0))
                .containsExactly(new Chunk(0, 5, 15), new Chunk(0, 15, 25), new Chunk(0, 25, 35));
        assertThat(plan.group(0, 1))
                .containsExactly(new Chunk(0, 35, 45), new Chunk(0, 45, 55), new Chunk(0, 55, 65));
    }

    @Test
    void waitsUntilAllChunksOfAGroupAreComplete() throws Exception {
        GrowingPlan plan = plan(new PartitionRange(0, 0, 0));
        looks.add(Optional.of(List.of(new PartitionRange(0, 0, 29))));
        looks.add(Optional.empty());
        looks.add(Optional.of(List.of(new PartitionRange(0, 0, 30))));

        assertThat(plan.group(0, 0)).hasSize(3).last().isEqualTo(new Chunk(0, 20, 30));
        assertThat(looks).isEmpty();
    }

    @Test
    void takesFromThePartitionThatHasGivenTheFewest() throws Exception {
        GrowingPlan plan = plan(new PartitionRange(0, 0, 20), new PartitionRange(1, 100, 100));
        looks.add(
                Optional.of(
                        List.of(new PartitionRange(0, 0, 90), new PartitionRange(1, 100, 190))));

        assertThat(plan.group(0, 0))
                .containsExactly(
                        new Chunk(1, 100, 110), new Chunk(1, 110, 120), new Chunk(0, 20, 30));
    }

    @Test
    void aSilentPartitionHoldsUpNothing() throws Exception {
        GrowingPlan plan = plan(new PartitionRange(0, 0, 0), new PartitionRange(1, 0, 0));
        looks.add(Optional.of(List.of(new PartitionRange(0, 0, 9), new PartitionRange(1, 0, 30))));

        assertThat(plan.group(0, 0)).allMatch(each -> each.partition() == 1);
    }

    @Test
    void aNewPartitionBeginsAtItsFirstOffset() throws Exception {
        GrowingPlan plan = plan(new PartitionRange(0, 0, 30));
        looks.add(Optional.of(List.of(new PartitionRange(0, 0, 30), new PartitionRange(1, 4, 40))));

        assertThat(plan.group(0, 0)).first().isEqualTo(new Chunk(1, 4, 14));
    }

    @Test
    void readsARestoredGroupAgainAndThenGoesOn() throws Exception {
        List<Chunk> underWay =
                List.of(new Chunk(0, 0, 10), new Chunk(1, 0, 10), new Chunk(0, 10, 20));
        TrainingSplit split =
                TrainingSplit.atStart(
                                ORDER,
                                new TopicRanges.Kept(
                                        "",
                                        List.of(
                                                new PartitionRange(0, 0, 9),
                                                new PartitionRange(1, 0, 9))))
                        .reading(underWay);
        GrowingPlan plan = new GrowingPlan(split, this::look);
        looks.add(Optional.of(List.of(new PartitionRange(0, 0, 50), new PartitionRange(1, 0, 20))));

        assertThat(split.ranges())
                .containsExactly(new PartitionRange(0, 0, 20), new PartitionRange(1, 0, 10));
        assertThat(plan.group(0, 7)).isEqualTo(underWay);
        assertThat(plan.group(0, 8))
                .containsExactly(new Chunk(1, 10, 20), new Chunk(0, 20, 30), new Chunk(0, 30, 40));
    }

    private GrowingPlan plan(PartitionRange... taken) {
        TrainingSplit split =
                new TrainingSplit(ORDER, "", List.of(taken), TrainingPosition.START, List.of());
        return new GrowingPlan(split, this::look);
    }

    private Optional<List<PartitionRange>> look() throws IOException {
        return looks.remove();
    }
}
