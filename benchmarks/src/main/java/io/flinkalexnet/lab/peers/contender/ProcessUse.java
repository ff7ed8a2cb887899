package io.flinkalexnet.lab.peers.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What this process has used so far; page faults and memory are 0 where there is no {@code /proc}.
 *
 * @param processorNanos of all threads
 * @param pageFaults minor and major
 */
record ProcessUse(long processorNanos, long pageFaults) {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path STATUS = Path.of("/proc/self/status");
    // proc_pid_stat(5), counted behind the name in parentheses, which may hold blanks
    private static final int MINOR_FAULTS = 7;
    private static final int MAJOR_FAULTS = 9;

    static ProcessUse now() throws IOException {
        long nanos =
                ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(duration -> TimeUnit.NANOSECONDS.convert(duration))
                        .orElse(0L);
        return new ProcessUse(nanos, faults());
    }

    private static long faults() throws IOException {
        if (!Files.isReadable(STAT)) {
            return 0;
        }
        String stat = Files.readString(STAT);
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(words[MINOR_FAULTS]) + Long.parseLong(words[MAJOR_FAULTS]);
    }

    /** The most memory the process has held. */
    static long residentBytes() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }
}
