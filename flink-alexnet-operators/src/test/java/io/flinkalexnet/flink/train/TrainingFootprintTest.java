package io.flinkalexnet.flink.train;

import static io.flinkalexnet.flink.train.TrainExamples.GEOMETRY;
import static io.flinkalexnet.flink.train.TrainExamples.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.model.ParameterLayout;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class TrainingFootprintTest {
    private static final int BATCH_SIZE = 16;
    private static final TrainingPlan PLAN = TrainExamples.plan(BATCH_SIZE);

    @Test
    void aCheckpointHasTheBytesThatWereComputed() throws Exception {
        TrainingFootprint footprint = TrainingFootprint.of(PLAN);

        long empty = written(0);
        long full = written(BATCH_SIZE - 1);

        long others = empty - footprint.checkpointBytes();
        assertThat(others).as("counters and the like").isBetween(0L, 1024L);
        assertThat((double) (full - empty) / footprint.partialBytesMax()).isBetween(1.0, 1.02);
    }

    /** Bytes of a state whose partial mini-batch has so many pictures. */
    private static long written(int pictures) throws Exception {
        StagingBuffer buffer =
                new StagingBuffer(ParameterLayout.of(PLAN.spec()).length(), GEOMETRY, BATCH_SIZE);
        for (int i = 0; i < pictures; i++) {
            TrainingImage each = image(i);
            buffer.partial()
                    .add(
                            new AugmentedImage(
                                    each.pixels(),
                                    each.shift(),
                                    each.cropY(),
                                    each.cropX(),
                                    each.flip()),
                            each.label());
        }
        buffer.acquire();
        DataOutputSerializer out = new DataOutputSerializer(1 << 20);
        new TrainingStateSerializer().serialize(TrainingState.filled(buffer, 1), out);
        return out.length();
    }
}
