package io.flinkalexnet.jobs.cli;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import picocli.CommandLine.Option;

/** {@code --local}: the job runs on a cluster inside this process. */
public final class LocalMixin {
    /** Results become visible at checkpoints, and a bounded job ends with one. */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

    /** Brings the counts of the subtasks. */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    @Option(names = "--local", description = "Runs inside this process.")
    private boolean local;

    /**
     * Submitting to a cluster is not this command's yet.
     *
     * @param job its main class
     * @throws CommandException with what to type instead, unless {@code --local} was given
     */
    public void require(Class<?> job) throws CommandException {
        if (!local) {
            throw new CommandException(
                    "add --local to run it inside this process; to submit it to a cluster use flink run -c %s for now"
                            .formatted(job.getName()));
        }
    }

    /** For a job whose checkpoints are small. */
    static Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        settings.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT_INTERVAL);
        return settings;
    }
}
