package io.flinkalexnet.lab.floor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a run costs besides its time, in the mean after a warm-up.
 *
 * @param cpuMillis processor time of the whole process
 * @param heapBytes allocated by all threads on Java's heap
 * @param pageFaults pages that the calling thread touched for the first time; -1 without {@code
 *     /proc}
 * @param residentMegabytes of the process at the end; -1 without {@code /proc}
 */
record RunCost(double cpuMillis, double heapBytes, double pageFaults, long residentMegabytes) {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS =
            ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final Path STAT = Path.of("/proc/thread-self/stat");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int MINOR_FAULTS = 7; // field 10 of proc(5), counted behind the name

    static RunCost of(EngineWork work, int runs) throws IOException {
        long faults = readPageFaults();
        long heap = allocatedBytes();
        long cpu = PROCESS.getProcessCpuTime();
        for (int i = 0; i < runs; i++) {
            work.run();
        }
        double cpuMillis = (PROCESS.getProcessCpuTime() - cpu) / 1e6;
        double heapBytes = allocatedBytes() - heap;
        double newFaults = faults < 0 ? -runs : readPageFaults() - faults;
        return new RunCost(
                cpuMillis / runs, heapBytes / runs, newFaults / runs, readResidentMegabytes());
    }

    private static long allocatedBytes() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes); // -1 of a thread that has just ended
        }
        return sum;
    }

    private static long readPageFaults() throws IOException {
        if (!Files.isReadable(STAT)) {
            return -1;
        }
        String stat = Files.readString(STAT);
        String behindTheName = stat.substring(stat.lastIndexOf(')') + 2);
        return Long.parseLong(behindTheName.split(" ")[MINOR_FAULTS]);
    }

    private static long readResidentMegabytes() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return -1;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(-1);
    }
}
