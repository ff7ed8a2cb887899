package io.flinkalexnet.flink.source;

/**
 * What the order of training depends on, beside the topic's content.
 *
 * @param topic where the pictures are
 * @param seed any value
 * @param chunkOffsets offsets per chunk
 * @param groupChunks chunks per group
 * @param bounded whether the topic is read up to where it ended at the first start
 * @param heldOut name of the held-out rule; {@link HeldOut#UNNAMED} if it has none
 */
record TrainingOrder(
        String topic,
        long seed,
        int chunkOffsets,
        int groupChunks,
        boolean bounded,
        String heldOut) {
    static TrainingOrder of(String topic, TrainingSourceOptions options, HeldOut heldOut) {
        return new TrainingOrder(
                topic,
                options.seed(),
                options.chunkOffsets(),
                options.groupChunks(),
                options.bounded(),
                heldOut.rule());
    }

    /** Whether a job of this order may go on from the state of one of that order. */
    boolean continues(TrainingOrder before) {
        boolean compared =
                !heldOut.equals(HeldOut.UNNAMED) && !before.heldOut.equals(HeldOut.UNNAMED);
        return equals(compared ? before : before.with(heldOut));
    }

    private TrainingOrder with(String rule) {
        return new TrainingOrder(topic, seed, chunkOffsets, groupChunks, bounded, rule);
    }

    /** Most records that may be in memory: a group, and the chunk that is fetched beside it. */
    int recordsMax() {
        return (groupChunks + 1) * chunkOffsets;
    }
}
