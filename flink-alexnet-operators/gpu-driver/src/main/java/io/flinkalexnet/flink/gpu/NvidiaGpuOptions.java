package io.flinkalexnet.flink.gpu;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Checked values of {@code external-resource.gpu.param.*}, whose prefix Flink has taken off.
 *
 * @param indexes cards that may be handed out; all if empty
 * @param exclusive whether a card goes to one process of this machine only
 * @param lockDirectory where processes see what others have; empty for the one of temporary files
 * @param program folder of nvidia-smi; empty to look for it
 */
record NvidiaGpuOptions(
        List<Integer> indexes, boolean exclusive, String lockDirectory, String program) {
    static final ConfigOption<List<Integer>> INDEXES =
            ConfigOptions.key("indexes")
                    .intType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "Cards that may be handed out, as nvidia-smi counts, separated by ;. "
                                    + "All if not set.");

    static final ConfigOption<Boolean> EXCLUSIVE =
            ConfigOptions.key("exclusive")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether a card goes to one process of this machine only. Needed if "
                                    + "several task managers run on a machine that no resource "
                                    + "manager shares out. A process holds a lock file for as long "
                                    + "as it lives.");

    static final ConfigOption<String> LOCK_DIRECTORY =
            ConfigOptions.key("lock-directory")
                    .stringType()
                    .defaultValue("")
                    .withDescription(
                            "Directory of the lock files, the same for all task managers of a "
                                    + "machine. If not set, flink-alexnet-gpu in java.io.tmpdir.");

    static final ConfigOption<String> PROGRAM =
            ConfigOptions.key("nvidia-smi.directory")
                    .stringType()
                    .defaultValue("")
                    .withDescription("Directory of nvidia-smi, if it is not in PATH.");

    NvidiaGpuOptions {
        for (int index : indexes) {
            if (index < 0) {
                throw new IllegalArgumentException(
                        "external-resource.gpu.param.%s must be 0 or more, was %d"
                                .formatted(INDEXES.key(), index));
            }
        }
        indexes = List.copyOf(indexes);
    }

    static NvidiaGpuOptions from(ReadableConfig config) {
        return new NvidiaGpuOptions(
                config.get(INDEXES),
                config.get(EXCLUSIVE),
                config.get(LOCK_DIRECTORY),
                config.get(PROGRAM));
    }
}
