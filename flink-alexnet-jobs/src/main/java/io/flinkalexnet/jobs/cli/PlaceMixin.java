package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.JobEnvironments;
import io.flinkalexnet.jobs.cluster.ClusterClient;
import io.flinkalexnet.jobs.cluster.ClusterDirectory;
import io.flinkalexnet.jobs.cluster.ClusterException;
import io.flinkalexnet.jobs.cluster.Distribution;
import io.flinkalexnet.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a job runs: inside this process, or on a cluster. */
public final class PlaceMixin {
    /** Results become visible at checkpoints, and a bounded job ends with one. */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

    /** Brings the counts of the subtasks. */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(15);
    private static final Path USUAL_CLUSTER = Path.of("cluster");
    private static final Pattern ADDRESS = Pattern.compile("([^:/\\s]+):(\\d{1,5})");

    @ArgGroup private Choice choice = new Choice();

    @Option(
            names = "--detach",
            description = "Comes back once a cluster has accepted the job, without waiting for it.")
    private boolean detach;

    /** At most one of them. */
    private static final class Choice {
        @Option(names = "--local", description = "Runs the job inside this process.")
        private boolean local;

        @Option(
                names = "--cluster",
                paramLabel = "DIR",
                description =
                        "Submits it to the cluster that ./alexnet cluster start keeps in this folder; default: cluster.")
        private Path cluster;

        @Option(
                names = "--flink",
                paramLabel = "HOST:PORT",
                description = "Submits it to the Flink cluster whose web UI is there.")
        private String flink;
    }

    /**
     * Finds the place. Call it before long work.
     *
     * @throws CommandException with what to type if there is no such cluster
     */
    public void check() throws CommandException, IOException, InterruptedException {
        if (detach && choice.local) {
            throw new CommandException(
                    "--detach needs a cluster: a job inside this process ends with it");
        }
        if (choice.flink != null && !ADDRESS.matcher(choice.flink).matches()) {
            throw new CommandException(
                    "--flink must be HOST:PORT, such as localhost:8081, was %s"
                            .formatted(choice.flink));
        }
        if (choice.local) {
            return;
        }
        if (choice.flink == null && new LocalCluster(cluster()).running().isEmpty()) {
            throw new CommandException(
                    "no cluster runs in %s; start one with ./alexnet cluster start%s, name yours with --flink HOST:PORT, or add --local to run it inside this process"
                            .formatted(
                                    choice.cluster == null ? USUAL_CLUSTER : choice.cluster,
                                    choice.cluster == null
                                            ? ""
                                            : " --directory " + choice.cluster));
        }
        requireSlots();
    }

    /** A job without a slot waits for ever, and nobody says why. */
    private void requireSlots() throws CommandException, InterruptedException {
        String where = choice.flink == null ? "the cluster in " + cluster().path() : choice.flink;
        try (ClusterClient client = new ClusterClient(clusterSettings(), ANSWER_PATIENCE)) {
            ClusterClient.Capacity capacity = client.capacity();
            if (capacity.freeSlots() == 0) {
                throw new CommandException(
                        "%s has %d slots and none is free; stop a job or add task managers"
                                .formatted(where, capacity.slots()));
            }
        } catch (ClusterException e) {
            throw new CommandException(
                    "no job manager answers at %s: %s".formatted(where, e.getMessage()), e);
        }
    }

    private ClusterDirectory cluster() {
        return new ClusterDirectory(choice.cluster == null ? USUAL_CLUSTER : choice.cluster);
    }

    public boolean isLocal() {
        return choice.local;
    }

    public boolean isDetached() {
        return detach;
    }

    /** What Ctrl-C does to a job without an end. */
    String onInterrupt() {
        return choice.local ? "Ctrl-C ends it" : "Ctrl-C leaves it running on the cluster";
    }

    /** What to append to a suggested command so that its job runs in the same place. */
    public String suffix() {
        if (choice.local) {
            return " --local";
        }
        if (choice.flink != null) {
            return " --flink " + choice.flink;
        }
        return choice.cluster == null ? "" : " --cluster " + choice.cluster;
    }

    /**
     * Where the job is put together. A job inside this process has its results visible every two
     * seconds unless its settings say otherwise; on a cluster, the cluster's interval holds.
     *
     * @param settings of the job
     */
    public StreamExecutionEnvironment environment(Configuration settings) {
        if (choice.local) {
            Configuration all = new Configuration();
            all.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
            all.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT_INTERVAL);
            all.addAll(settings);
            return JobEnvironments.local(all);
        }
        return JobEnvironments.remote(
                clusterSettings(), settings, Distribution.ofThisProcess().jobJar());
    }

    private Configuration clusterSettings() {
        if (choice.flink == null) {
            return cluster().configuration();
        }
        Matcher address = ADDRESS.matcher(choice.flink);
        if (!address.matches()) {
            throw new IllegalStateException("check() was not called");
        }
        Configuration settings = new Configuration();
        settings.set(RestOptions.ADDRESS, address.group(1));
        settings.set(RestOptions.PORT, Integer.parseInt(address.group(2)));
        return settings;
    }

    /**
     * Starts the job for {@link #isDetached}.
     *
     * @return what to tell about it
     */
    String submit(StreamExecutionEnvironment environment, String name) throws Exception {
        try (JobRun run = start(environment, name)) {
            return "%s was accepted as job %s".formatted(name, run.id());
        }
    }

    /** Starts the job. The caller closes it. */
    JobRun start(StreamExecutionEnvironment environment, String name) throws Exception {
        JobRun run = new JobRun(environment.executeAsync(name));
        return choice.local ? run.cancelledWithThisProcess() : run;
    }
}
