package io.flinkalexnet.jobs.cluster;

import java.nio.file.Path;
import org.apache.flink.configuration.MemorySize;

/**
 * Checked values of a local cluster.
 *
 * @param directory of everything the cluster writes
 * @param jobManagers 1 to 3; those after the first stand by
 * @param taskManagers 1 to 64
 * @param slots of each task manager, 1 to 64
 * @param taskManagerMemory of each task manager's whole process, 1 GiB or more
 * @param port of the web UI and REST, 1 to 65535; standing-by job managers take the next ones
 * @param engines folder under the distribution's lib, such as {@link Distribution#CPU_ENGINES}
 */
public record ClusterOptions(
        Path directory,
        int jobManagers,
        int taskManagers,
        int slots,
        MemorySize taskManagerMemory,
        int port,
        String engines) {
    static final int JOB_MANAGERS_MAX = 3;

    /** Of one role. */
    static final int PROCESSES_MAX = 64;

    private static final int SLOTS_MAX = 64;
    private static final int PORT_MAX = 65_535 - JOB_MANAGERS_MAX;
    private static final MemorySize MEMORY_MIN = MemorySize.ofMebiBytes(1024);

    public ClusterOptions {
        check("--job-managers", jobManagers, JOB_MANAGERS_MAX);
        check("--task-managers", taskManagers, PROCESSES_MAX);
        check("--slots", slots, SLOTS_MAX);
        check("--port", port, PORT_MAX);
        if (taskManagerMemory.compareTo(MEMORY_MIN) < 0) {
            throw new IllegalArgumentException(
                    "--task-manager-memory must be %s or more, was %s"
                            .formatted(
                                    MEMORY_MIN.toHumanReadableString(),
                                    taskManagerMemory.toHumanReadableString()));
        }
        directory = directory.toAbsolutePath().normalize();
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    "%s must be in [1, %d], was %d".formatted(name, max, value));
        }
    }
}
