package io.flinkalexnet.jobs.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.util.ExceptionUtils;

/** Asks a cluster over REST. The caller closes it. */
public final class ClusterClient implements AutoCloseable {
    private final RestClusterClient<StandaloneClusterId> rest;
    private final Duration patience;

    /**
     * Opens a client; the cluster need not be there yet.
     *
     * @param config with the address, or the high-availability settings, of the cluster
     * @param patience for each answer
     */
    public ClusterClient(Configuration config, Duration patience) throws Exception {
        rest = new RestClusterClient<>(config, StandaloneClusterId.getInstance());
        this.patience = patience;
    }

    /**
     * How much of the cluster is there.
     *
     * @param taskManagers registered
     * @param slots of all task managers
     * @param freeSlots that no job has
     */
    public record Capacity(int taskManagers, int slots, int freeSlots) {}

    public Capacity capacity() throws ClusterException, InterruptedException {
        var overview = get("its size", rest.getClusterOverview());
        return new Capacity(
                overview.getNumTaskManagersConnected(),
                overview.getNumSlotsTotal(),
                overview.getNumSlotsAvailable());
    }

    /** Jobs that have not ended, oldest first. */
    public List<JobStatusMessage> jobs() throws ClusterException, InterruptedException {
        Collection<JobStatusMessage> all = get("its jobs", rest.listJobs());
        return all.stream()
                .filter(each -> !each.getJobState().isGloballyTerminalState())
                .sorted(Comparator.comparing(JobStatusMessage::getStartTime))
                .toList();
    }

    /** Takes a savepoint while the job goes on; returns its folder. */
    public String savepoint(JobID job) throws ClusterException, InterruptedException {
        return get("a savepoint", rest.triggerSavepoint(job, null, SavepointFormatType.CANONICAL));
    }

    /** Stops a job with a savepoint; returns its folder. */
    public String stopWithSavepoint(JobID job) throws ClusterException, InterruptedException {
        return get(
                "a savepoint",
                rest.stopWithSavepoint(job, false, null, SavepointFormatType.CANONICAL));
    }

    /** Where people look at the cluster. */
    public String webInterface() {
        return rest.getWebInterfaceURL();
    }

    private <T> T get(String what, CompletableFuture<T> answer)
            throws ClusterException, InterruptedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ClusterException(
                    "asked for %s, the cluster gave no answer in %d s"
                            .formatted(what, patience.toSeconds()),
                    e);
        } catch (ExecutionException e) {
            Throwable cause = ExceptionUtils.stripExecutionException(e);
            throw new ClusterException(
                    "asked for %s, the cluster answered: %s".formatted(what, cause.getMessage()),
                    cause);
        }
    }

    @Override
    public void close() {
        rest.close();
    }
}
