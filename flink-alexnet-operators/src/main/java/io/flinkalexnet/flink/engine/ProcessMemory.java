package io.flinkalexnet.flink.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.metrics.MetricGroup;

/**
 * Memory of this process as the operating system counts it. Engines take theirs outside the heap,
 * where no metric of the Java virtual machine sees it.
 */
public final class ProcessMemory {
    /** Metric: resident bytes of the process, heap included; the same from all its subtasks. */
    public static final String RESIDENT_BYTES = "processResidentBytes";

    /** What is said where the system doesn't tell. */
    public static final long UNKNOWN = -1;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private ProcessMemory() {}

    /** Adds the metric; it is read when somebody asks for it, by that thread. */
    public static void register(MetricGroup group) {
        group.gauge(RESIDENT_BYTES, () -> residentBytes());
    }

    /** Resident bytes of this process now, or {@link #UNKNOWN}. */
    public static long residentBytes() {
        return residentBytes(STATUS);
    }

    static long residentBytes(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .findFirst()
                    .map(ProcessMemory::bytes)
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN; // not Linux: there is no such file
        }
    }

    /** Of a line such as {@code VmRSS: 1024 kB}. */
    private static long bytes(String line) {
        String[] words = line.substring(RESIDENT.length()).strip().split(" ");
        return Long.parseLong(words[0]) << 10;
    }
}
