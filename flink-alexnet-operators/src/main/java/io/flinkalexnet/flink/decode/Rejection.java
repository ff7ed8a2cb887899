package io.flinkalexnet.flink.decode;

/**
 * A record that could not be used, on its way to {@code rejected-images}. Keep it unchanged.
 *
 * @param imageId null if the record could not be read
 * @param original the picture's encoded bytes, or the whole record value
 * @param reason name of a {@link io.flinkalexnet.engine.image.RejectionReason}
 * @param detail the rule and the value, for people
 * @param job train, classify or stats
 * @param topic where it came from
 * @param partition where it came from
 * @param offset where it came from
 */
public record Rejection(
        String imageId,
        byte[] original,
        String reason,
        String detail,
        String job,
        String topic,
        int partition,
        long offset) {}
