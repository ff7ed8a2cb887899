package io.flinkalexnet.flink.source;

import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import java.util.ArrayList;
import java.util.List;

/**
 * In which order the chunks of one epoch are read: a permutation by (seed, epoch), in groups.
 *
 * @param epoch from 0
 * @param chunks in the order they are read
 * @param groupChunks chunks per group; the last group may have fewer
 */
record EpochPlan(long epoch, List<Chunk> chunks, int groupChunks) {
    static EpochPlan of(TrainingSplit split, long epoch) {
        List<Chunk> chunks = new ArrayList<>();
        for (PartitionRange range : split.ranges()) {
            addChunks(range, split.order().chunkOffsets(), chunks);
        }
        Shuffle.inPlace(chunks, split.order().seed(), Purpose.CHUNK_ORDER, epoch);
        return new EpochPlan(epoch, List.copyOf(chunks), split.order().groupChunks());
    }

    private static void addChunks(PartitionRange range, int chunkOffsets, List<Chunk> chunks) {
        for (long from = range.start(); from < range.stop(); from += chunkOffsets) {
            long to = Math.min(from + chunkOffsets, range.stop());
            chunks.add(new Chunk(range.partition(), from, to));
        }
    }

    int groups() {
        return (chunks.size() + groupChunks - 1) / groupChunks;
    }

    List<Chunk> group(int group) {
        int from = group * groupChunks;
        return chunks.subList(from, Math.min(from + groupChunks, chunks.size()));
    }
}
