package io.flinkalexnet.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.util.ExceptionUtils;

/** Asks a cluster over REST. The caller closes it. */
public final class ClusterClient implements AutoCloseable {
    private static final Set<String> WELL = Set.of("RUNNING", "FINISHED");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestClusterClient<StandaloneClusterId> rest;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Duration patience;

    /**
     * Opens a client; the cluster need not be there yet.
     *
     * @param config with the address, or the high-availability settings, of the cluster
     * @param patience for each answer
     */
    public ClusterClient(Configuration config, Duration patience) throws ClusterException {
        try {
            rest = new RestClusterClient<>(config, StandaloneClusterId.getInstance());
        } catch (Exception e) { // the constructor declares no less
            throw new ClusterException("no client could be opened: " + e.getMessage(), e);
        }
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
        return allJobs()
                .filter(each -> !each.getJobState().isGloballyTerminalState())
                .sorted(Comparator.comparing(JobStatusMessage::getStartTime))
                .toList();
    }

    /**
     * The job of that name that was submitted last, whether it runs or has ended.
     *
     * @throws ClusterException if there is none
     */
    public JobStatusMessage newest(String name) throws ClusterException, InterruptedException {
        return allJobs()
                .filter(each -> each.getJobName().equals(name))
                .max(Comparator.comparing(JobStatusMessage::getStartTime))
                .orElseThrow(() -> new ClusterException("the cluster has no job " + name, null));
    }

    /**
     * How a job stands.
     *
     * @throws ClusterException if there is no such job
     */
    public JobStatusMessage job(JobID job) throws ClusterException, InterruptedException {
        return allJobs()
                .filter(each -> each.getJobId().equals(job))
                .findAny()
                .orElseThrow(() -> new ClusterException("the cluster has no job " + job, null));
    }

    private Stream<JobStatusMessage> allJobs() throws ClusterException, InterruptedException {
        return get("its jobs", rest.listJobs()).stream();
    }

    /** Whether all tasks of a job run, or have ended well. */
    public boolean allTasksRun(JobID job) throws ClusterException, InterruptedException {
        JsonNode details = get("/jobs/" + job);
        int well = 0;
        for (JsonNode vertex : details.path("vertices")) {
            well += WELL.contains(vertex.path("status").asText()) ? 1 : 0;
        }
        return details.path("state").asText().equals("RUNNING")
                && well == details.path("vertices").size();
    }

    /**
     * Task managers that run a task of a job, by their resource ids; for a local cluster these are
     * the names of the processes.
     */
    public Set<String> taskManagers(JobID job) throws ClusterException, InterruptedException {
        Set<String> found = new TreeSet<>();
        for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
            JsonNode answer =
                    get(
                            "/jobs/%s/vertices/%s/taskmanagers"
                                    .formatted(job, vertex.path("id").asText()));
            for (JsonNode each : answer.path("taskmanagers")) {
                if (each.path("status").asText().equals("RUNNING")) {
                    found.add(each.path("taskmanager-id").asText());
                }
            }
        }
        return found;
    }

    /** How often the tasks of a job were started again since its job manager has started. */
    public int restarts(JobID job) throws ClusterException, InterruptedException {
        int attempts = 0;
        for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
            JsonNode answer =
                    get("/jobs/%s/vertices/%s".formatted(job, vertex.path("id").asText()));
            for (JsonNode subtask : answer.path("subtasks")) {
                attempts = Math.max(attempts, subtask.path("attempt").asInt());
            }
        }
        return attempts;
    }

    /** How many checkpoints of a job have failed since its job manager has started. */
    public long failedCheckpoints(JobID job) throws ClusterException, InterruptedException {
        return checkpoints(job, "failed");
    }

    /** How many checkpoints of a job were completed since its job manager has started. */
    public long completedCheckpoints(JobID job) throws ClusterException, InterruptedException {
        return checkpoints(job, "completed");
    }

    private long checkpoints(JobID job, String which)
            throws ClusterException, InterruptedException {
        return get("/jobs/%s/checkpoints".formatted(job)).path("counts").path(which).asLong();
    }

    private JsonNode get(String path) throws ClusterException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(webInterface() + path)).timeout(patience).build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
                throw new ClusterException(
                        "%s was answered with status %d".formatted(path, answer.statusCode()),
                        null);
            }
            return JSON.readTree(answer.body());
        } catch (ClusterException e) {
            throw e;
        } catch (IOException e) {
            throw new ClusterException("%s was not answered: %s".formatted(path, e), e);
        }
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
