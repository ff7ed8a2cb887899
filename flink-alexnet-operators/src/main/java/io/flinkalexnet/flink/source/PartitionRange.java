package io.flinkalexnet.flink.source;

/**
 * The part of a partition that is trained on, fixed at the first start.
 *
 * @param partition index from 0
 * @param start first offset
 * @param stop first offset that doesn't belong to it
 */
record PartitionRange(int partition, long start, long stop) {}
