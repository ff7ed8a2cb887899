package io.flinkalexnet.flink.classify;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory this machine could still give to a process. */
final class FreeMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s*(\\d+) kB");
    private static final long KIB = 1024;

    private FreeMemory() {}

    /**
     * Bytes: on Linux what the kernel calls available, which counts the page cache as free; of
     * limits on a container it knows nothing. Elsewhere what Java says is free.
     */
    static long bytes() throws IOException {
        if (Files.isReadable(MEMINFO)) {
            Matcher matcher = AVAILABLE.matcher(Files.readString(MEMINFO));
            if (matcher.find()) {
                return Long.parseLong(matcher.group(1)) * KIB;
            }
        }
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getFreeMemorySize();
    }
}
