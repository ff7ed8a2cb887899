package io.flinkalexnet.flink.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The one split: the whole topic with its order and the reader's position in it.
 *
 * @param order what decides the order
 * @param topicId the brokers' id of the topic; empty if it is not known
 * @param ranges by partition: all that is read or, if the topic is read as it grows, what is in
 *     groups up to the one at position
 * @param position what comes next
 * @param group chunks of the group at position if the topic is read as it grows and the group is
 *     under way; else empty: they follow from the order, or are not chosen yet
 */
record TrainingSplit(
        TrainingOrder order,
        String topicId,
        List<PartitionRange> ranges,
        TrainingPosition position,
        List<Chunk> group)
        implements SourceSplit {
    TrainingSplit {
        ranges = List.copyOf(ranges);
        group = List.copyOf(group);
    }

    /** Before the first record of a topic. */
    static TrainingSplit atStart(TrainingOrder order, TopicRanges.Kept topic) {
        List<PartitionRange> ranges =
                order.bounded()
                        ? topic.ranges()
                        : topic.ranges().stream().map(each -> each.upTo(each.start())).toList();
        return new TrainingSplit(order, topic.id(), ranges, TrainingPosition.START, List.of());
    }

    @Override
    public String splitId() {
        return "training";
    }

    TrainingSplit at(TrainingPosition newPosition) {
        return new TrainingSplit(order, topicId, ranges, newPosition, group);
    }

    /**
     * With these chunks as the group under way, none between two groups. A partition that is new
     * begins with its chunk.
     */
    TrainingSplit reading(List<Chunk> chunks) {
        if (order.bounded()) {
            return this;
        }
        Map<Integer, PartitionRange> taken = new TreeMap<>();
        ranges.forEach(each -> taken.put(each.partition(), each));
        for (Chunk chunk : chunks) {
            PartitionRange before =
                    taken.getOrDefault(
                            chunk.partition(),
                            new PartitionRange(chunk.partition(), chunk.from(), chunk.from()));
            taken.put(chunk.partition(), before.upTo(Math.max(before.stop(), chunk.to())));
        }
        return new TrainingSplit(order, topicId, new ArrayList<>(taken.values()), position, chunks);
    }
}
