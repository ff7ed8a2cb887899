package io.flinkalexnet.flink.source;

/**
 * The part of a partition that a job reads, fixed when it starts.
 *
 * @param partition index from 0
 * @param start first offset
 * @param stop first offset that doesn't belong to it
 */
public record PartitionRange(int partition, long start, long stop) {}
