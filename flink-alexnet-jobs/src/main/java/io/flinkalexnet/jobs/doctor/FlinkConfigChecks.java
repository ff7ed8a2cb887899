package io.flinkalexnet.jobs.doctor;

import io.flinkalexnet.jobs.cluster.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Flink's configuration file against what our jobs need.
 *
 * @param file its config.yaml
 */
record FlinkConfigChecks(Path file) {
    private static final String GROUP = "flink config";
    private static final MemorySize OFF_HEAP_LEAST = MemorySize.ofMebiBytes(512);

    List<Check> run() {
        if (!Files.isRegularFile(file)
                || !file.getFileName().toString().equals(GlobalConfiguration.FLINK_CONF_FILENAME)) {
            return List.of(
                    Check.fail(
                            GROUP,
                            "file",
                            "%s is not there, or not called %s"
                                    .formatted(file, GlobalConfiguration.FLINK_CONF_FILENAME),
                            "name conf/config.yaml of Flink"));
        }
        Configuration config =
                GlobalConfiguration.loadConfiguration(file.toAbsolutePath().getParent().toString());
        List<Check> checks = new ArrayList<>();
        checks.add(parentFirst(config));
        checks.add(offHeap(config));
        checks.add(compression(config));
        return checks;
    }

    private static Check parentFirst(Configuration config) {
        List<String> patterns =
                config.getOptional(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL)
                        .orElse(List.of());
        List<String> missing = new ArrayList<>(Distribution.PARENT_FIRST);
        missing.removeIf(name -> patterns.stream().anyMatch(name::startsWith));
        String key = CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL.key();
        return missing.isEmpty()
                ? Check.ok(GROUP, "parent first", String.join(";", patterns))
                : Check.fail(
                        GROUP,
                        "parent first",
                        "%s lacks %s".formatted(key, missing),
                        "set %s: %s".formatted(key, String.join(";", Distribution.PARENT_FIRST)));
    }

    private static Check offHeap(Configuration config) {
        MemorySize size = config.get(TaskManagerOptions.TASK_OFF_HEAP_MEMORY);
        String key = TaskManagerOptions.TASK_OFF_HEAP_MEMORY.key();
        return size.compareTo(OFF_HEAP_LEAST) >= 0
                ? Check.ok(GROUP, "native memory", "%s: %s".formatted(key, size))
                : Check.warn(
                        GROUP,
                        "native memory",
                        "%s: %s".formatted(key, size),
                        "engines take theirs outside the heap: set it to what the network needs, 1400m for alexnet-2012");
    }

    private static Check compression(Configuration config) {
        String key = ExecutionOptions.SNAPSHOT_COMPRESSION.key();
        boolean off =
                config.getOptional(ExecutionOptions.SNAPSHOT_COMPRESSION)
                        .map(on -> !on)
                        .orElse(false);
        return off
                ? Check.fail(
                        GROUP,
                        "checkpoints",
                        key + ": false",
                        "take it out or set it to true: without it a restore takes a quarter of an hour")
                : Check.ok(GROUP, "checkpoints", "compressed");
    }
}
