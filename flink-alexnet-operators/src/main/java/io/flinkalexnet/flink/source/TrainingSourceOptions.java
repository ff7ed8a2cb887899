package io.flinkalexnet.flink.source;

import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of the training source's options. All but the epochs are part of the training
 * order: a restored job must keep them.
 *
 * @param chunkOffsets offsets per chunk, 1 to 65,536
 * @param groupChunks chunks shuffled together, 1 to 1024
 * @param epochs how often the topic is read, 1 to 1,000,000
 * @param seed decides the order; any value
 * @param bounded whether the topic is read up to where it ends at the first start; else once, as it
 *     grows, and epochs set the length of the schedule only
 */
public record TrainingSourceOptions(
        int chunkOffsets, int groupChunks, int epochs, long seed, boolean bounded)
        implements Serializable {
    private static final int CHUNK_OFFSETS_MAX = 65_536;
    private static final int GROUP_CHUNKS_MAX = 1024;
    private static final int EPOCHS_MAX = 1_000_000;

    public static final ConfigOption<Integer> CHUNK_OFFSETS =
            ConfigOptions.key("alexnet.source.chunk-offsets")
                    .intType()
                    .defaultValue(256)
                    .withDescription(
                            "Kafka offsets per chunk, 1 to 65536. Less: better mixed, more seeks.");

    public static final ConfigOption<Integer> GROUP_CHUNKS =
            ConfigOptions.key("alexnet.source.group-chunks")
                    .intType()
                    .defaultValue(8)
                    .withDescription(
                            "Chunks shuffled together, 1 to 1024. A group of encoded pictures and "
                                    + "one chunk are in memory: 9 x 256 pictures of 150 kB are "
                                    + "350 MB.");

    public static final ConfigOption<Integer> EPOCHS =
            ConfigOptions.key("alexnet.source.epochs")
                    .intType()
                    .defaultValue(90)
                    .withDescription("How often the topic is read, 1 to 1000000.");

    public static final ConfigOption<Boolean> BOUNDED =
            ConfigOptions.key("alexnet.source.bounded")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether training ends with the records that are there when it starts. "
                                    + "false: the topic is read once, as it grows, without an end; "
                                    + "needs alexnet.train.snapshot-steps.");

    public static final ConfigOption<Long> SEED =
            ConfigOptions.key("alexnet.seed")
                    .longType()
                    .defaultValue(2012L)
                    .withDescription(
                            "Key of all random numbers (order, augmentation, first weights, "
                                    + "dropout); same seed, same run.");

    public TrainingSourceOptions {
        checkRange(CHUNK_OFFSETS, chunkOffsets, CHUNK_OFFSETS_MAX);
        checkRange(GROUP_CHUNKS, groupChunks, GROUP_CHUNKS_MAX);
        checkRange(EPOCHS, epochs, EPOCHS_MAX);
    }

    public static TrainingSourceOptions from(ReadableConfig config) {
        return new TrainingSourceOptions(
                config.get(CHUNK_OFFSETS),
                config.get(GROUP_CHUNKS),
                config.get(EPOCHS),
                config.get(SEED),
                config.get(BOUNDED));
    }

    /** Default chunks and groups, bounded. */
    public static TrainingSourceOptions of(int epochs, long seed) {
        return new TrainingSourceOptions(
                CHUNK_OFFSETS.defaultValue(),
                GROUP_CHUNKS.defaultValue(),
                epochs,
                seed,
                BOUNDED.defaultValue());
    }

    private static void checkRange(ConfigOption<Integer> option, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    "%s must be in [1, %d], was %d".formatted(option.key(), max, value));
        }
    }
}
