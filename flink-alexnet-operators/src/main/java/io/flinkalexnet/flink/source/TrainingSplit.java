package io.flinkalexnet.flink.source;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The one split: the whole topic with its order and the reader's position in it.
 *
 * @param order what decides the order
 * @param ranges of all partitions, by partition
 * @param position what comes next
 */
record TrainingSplit(TrainingOrder order, List<PartitionRange> ranges, TrainingPosition position)
        implements SourceSplit {
    TrainingSplit {
        ranges = List.copyOf(ranges);
    }

    @Override
    public String splitId() {
        return "training";
    }

    TrainingSplit at(TrainingPosition newPosition) {
        return new TrainingSplit(order, ranges, newPosition);
    }
}
