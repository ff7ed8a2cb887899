package io.flinkalexnet.flink.source;

/**
 * A run of offsets of a partition: what a topic keeps, what a bounded job reads, or what a job that
 * reads a growing topic has put into groups so far.
 *
 * @param partition index from 0
 * @param start first offset
 * @param stop first offset that doesn't belong to it
 */
public record PartitionRange(int partition, long start, long stop) {
    PartitionRange upTo(long newStop) {
        return new PartitionRange(partition, start, newStop);
    }
}
