package io.flinkalexnet.flink.source;

/**
 * A run of offsets of one partition; offsets may have gaps.
 *
 * @param partition index from 0
 * @param from first offset
 * @param to first offset that doesn't belong to it
 */
record Chunk(int partition, long from, long to) {}
