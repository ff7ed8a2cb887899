package io.flinkalexnet.flink.source;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The groups of a topic that is read as it grows: each is made of the next chunks that are
 * complete, those of the partition first that has given the fewest. Partitions that are new or
 * silent hold up nothing.
 *
 * <p>With one partition the groups depend on the topic's content alone, with more of them on what
 * had arrived when they were made.
 */
final class GrowingPlan implements GroupPlan {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TrainingOrder order;
    private final Topic topic;
    private final Map<Integer, PartitionRange> taken = new TreeMap<>();
    private List<Chunk> underWay;

    /** Is asked what is there. */
    @FunctionalInterface
    interface Topic {
        /** Kept and committed offsets; empty if they can't be had now. */
        Optional<List<PartitionRange>> look() throws IOException, InterruptedException;
    }

    /** Goes on where a split stands. */
    GrowingPlan(TrainingSplit split, Topic topic) {
        order = split.order();
        this.topic = topic;
        split.ranges().forEach(each -> taken.put(each.partition(), each));
        underWay = split.group();
    }

    @Override
    public List<Chunk> group(long epoch, int group) throws IOException, InterruptedException {
        if (!underWay.isEmpty()) { // the restored reader's first
            List<Chunk> restored = underWay;
            underWay = List.of();
            return restored;
        }
        while (true) {
            Optional<List<PartitionRange>> kept = topic.look();
            if (kept.isPresent() && isThere(kept.get())) {
                return next(kept.get());
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private boolean isThere(List<PartitionRange> kept) {
        long chunks = 0;
        for (PartitionRange each : kept) {
            long offsets = each.stop() - takenOf(each).stop();
            chunks += Math.max(0, offsets) / order.chunkOffsets();
        }
        return chunks >= order.groupChunks();
    }

    private PartitionRange takenOf(PartitionRange kept) {
        return taken.getOrDefault(kept.partition(), kept.upTo(kept.start()));
    }

    private List<Chunk> next(List<PartitionRange> kept) {
        List<Chunk> chunks = new ArrayList<>(order.groupChunks());
        while (chunks.size() < order.groupChunks()) {
            PartitionRange range =
                    kept.stream()
                            .filter(each -> takenOf(each).stop() <= each.stop() - chunkOffsets())
                            .map(this::takenOf)
                            .min(
                                    Comparator.comparingLong(
                                                    (PartitionRange each) ->
                                                            each.stop() - each.start())
                                            .thenComparing(PartitionRange::partition))
                            .orElseThrow();
            long to = range.stop() + chunkOffsets();
            chunks.add(new Chunk(range.partition(), range.stop(), to));
            taken.put(range.partition(), range.upTo(to));
        }
        return chunks;
    }

    private int chunkOffsets() {
        return order.chunkOffsets();
    }
}
