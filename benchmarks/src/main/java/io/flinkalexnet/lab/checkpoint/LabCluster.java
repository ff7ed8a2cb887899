package io.flinkalexnet.lab.checkpoint;

import io.flinkalexnet.lab.checkpoint.CheckpointReport.Checkpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.SubtaskStateStats;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster inside this process whose books can be looked into. Close it. */
final class LabCluster implements AutoCloseable {
    /** Between two looks at the tasks; a start is measured to this. */
    private static final long LOOK_MILLIS = 10;

    private final MiniCluster cluster;

    private LabCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /** Starts it. */
    static LabCluster start(Configuration configuration, int slots) throws Exception {
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .withRandomPorts()
                                .build());
        cluster.start();
        return new LabCluster(cluster);
    }

    /** Submits what was put together there. */
    JobID submit(StreamExecutionEnvironment environment) throws Exception {
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        cluster.submitJob(graph).get();
        return graph.getJobID();
    }

    void awaitEnd(JobID job) throws Exception {
        cluster.requestJobResult(job).get().toJobExecutionResult(getClass().getClassLoader());
    }

    void cancel(JobID job) throws Exception {
        cluster.cancelJob(job).get();
        cluster.requestJobResult(job).get();
    }

    /** Waits until all tasks run: their state is restored. */
    void awaitRunning(JobID job, Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!allTasksRun(job)) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "the job did not run within %d s".formatted(patience.toSeconds()));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private boolean allTasksRun(JobID job) throws Exception {
        AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
        if (graph.getState() == JobStatus.FAILED) {
            throw new IOException(
                    "the job failed: " + graph.getFailureInfo().getExceptionAsString());
        }
        for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
            if (vertex.getExecutionState() != ExecutionState.RUNNING) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes a checkpoint.
     *
     * @return its folder's URI
     * @throws ExecutionException if it fails
     */
    String checkpoint(JobID job) throws ExecutionException, InterruptedException {
        return cluster.triggerCheckpoint(job).get();
    }

    /** What Flink has booked of the newest complete checkpoint for the task of that name. */
    Checkpoint newestCheckpoint(JobID job, String task) throws Exception {
        AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
        AbstractCheckpointStats newest =
                graph.getCheckpointStatsSnapshot().getHistory().getLatestCompletedCheckpoint();
        for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
            if (vertex.getName().startsWith(task)) {
                SubtaskStateStats stats =
                        newest.getTaskStateStats(vertex.getJobVertexId()).getSubtaskStats()[0];
                return new Checkpoint(
                        newest.getCheckpointId(),
                        newest.getCheckpointedSize(),
                        stats.getSyncCheckpointDuration(),
                        stats.getAsyncCheckpointDuration());
            }
        }
        throw new IllegalArgumentException("the job has no task " + task);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
