package io.flinkalexnet.flink.source;

/**
 * What the order of training depends on, beside the topic's content and the held-out rule.
 *
 * @param topic where the pictures are
 * @param seed any value
 * @param chunkOffsets offsets per chunk
 * @param groupChunks chunks per group
 */
record TrainingOrder(String topic, long seed, int chunkOffsets, int groupChunks) {
    static TrainingOrder of(String topic, TrainingSourceOptions options) {
        return new TrainingOrder(
                topic, options.seed(), options.chunkOffsets(), options.groupChunks());
    }
}
