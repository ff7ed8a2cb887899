package io.flinkalexnet.flink.stats;

import java.util.Map;

/**
 * A statistics file that is there. Keep it unchanged.
 *
 * @param file its URI
 * @param sha256 of the whole file, 64 lower-case hexadecimal digits
 * @param images pictures for training
 * @param heldOutImages pictures held out
 * @param rejected refused records by reason
 */
public record WrittenStatistics(
        String file, String sha256, long images, long heldOutImages, Map<String, Long> rejected) {}
