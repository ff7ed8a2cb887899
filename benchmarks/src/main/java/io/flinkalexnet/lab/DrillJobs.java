package io.flinkalexnet.lab;

import io.flinkalexnet.jobs.cluster.ClusterClient;
import io.flinkalexnet.jobs.cluster.ClusterException;
import io.flinkalexnet.jobs.cluster.Distribution;
import io.flinkalexnet.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.JobStatusMessage;

/** Submits jobs to a cluster with {@code flink run} and asks after them. Close it. */
public final class DrillJobs implements AutoCloseable {
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private final LocalCluster cluster;
    private final Distribution distribution;
    private final ClusterClient client;
    private int submitted;

    /** Opens a client of a cluster that runs. */
    public DrillJobs(LocalCluster cluster, Distribution distribution) throws Exception {
        this.cluster = cluster;
        this.distribution = distribution;
        client = cluster.client(ANSWER_PATIENCE);
    }

    /**
     * Submits a job and waits until its tasks run, or it has ended.
     *
     * @param main of the job
     * @param name Flink's name of it
     * @param savepoint to go on from, or null
     * @param arguments of the main
     */
    public JobID submit(Class<?> main, String name, String savepoint, List<String> arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("run", "-d"));
        if (savepoint != null) {
            command.addAll(List.of("-s", savepoint));
        }
        command.addAll(List.of("-c", main.getName(), distribution.jobJar().toString()));
        command.addAll(arguments);
        int status = cluster.flink(command);
        if (status != 0) {
            throw new IOException("flink run %s ended with status %d".formatted(name, status));
        }
        submitted++;
        JobID job = client.newest(name).getJobId();
        Wait.until("the tasks of " + name + " run", START_PATIENCE, () -> goesOn(job));
        return job;
    }

    public int submitted() {
        return submitted;
    }

    /**
     * Whether a job has ended well.
     *
     * @throws IOException if it has ended otherwise
     */
    public boolean hasEnded(JobID job) throws IOException, InterruptedException {
        JobStatusMessage status = client.job(job);
        switch (status.getJobState()) {
            case FINISHED:
                return true;
            case FAILED, CANCELED:
                throw new IOException(
                        "%s has ended as %s".formatted(status.getJobName(), status.getJobState()));
            default:
                return false;
        }
    }

    /** Whether all tasks run, or have ended well; false also while no job manager answers. */
    public boolean goesOn(JobID job) throws IOException, InterruptedException {
        try {
            return hasEnded(job) || client.allTasksRun(job);
        } catch (ClusterException e) {
            return false;
        }
    }

    /** Numbers of the task managers that run tasks of the job. */
    public Set<Integer> taskManagers(JobID job) throws IOException, InterruptedException {
        Set<Integer> numbers = new TreeSet<>();
        for (String name : client.taskManagers(job)) {
            numbers.add(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)));
        }
        return numbers;
    }

    /** How often the tasks were started again since the job manager that runs has started. */
    public int restarts(JobID job) throws IOException, InterruptedException {
        return client.restarts(job);
    }

    /** How many checkpoints have failed since the job manager that runs has started. */
    public long failedCheckpoints(JobID job) throws IOException, InterruptedException {
        return client.failedCheckpoints(job);
    }

    /** How many checkpoints were completed since the job manager that runs has started. */
    public long completedCheckpoints(JobID job) throws IOException, InterruptedException {
        return client.completedCheckpoints(job);
    }

    public String stopWithSavepoint(JobID job) throws ClusterException, InterruptedException {
        return client.stopWithSavepoint(job);
    }

    @Override
    public void close() {
        client.close();
    }
}
