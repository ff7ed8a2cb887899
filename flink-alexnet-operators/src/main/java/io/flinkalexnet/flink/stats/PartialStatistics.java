package io.flinkalexnet.flink.stats;

import java.util.Map;

/**
 * Statistics of some of the pictures: an element of the stream and of the operators' state. Keep it
 * unchanged.
 *
 * @param file the sums, as a statistics file
 * @param rejected refused records by reason
 */
public record PartialStatistics(byte[] file, Map<String, Long> rejected) {}
