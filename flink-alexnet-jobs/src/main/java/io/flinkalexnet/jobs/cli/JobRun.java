package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.jobs.FailureReason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/**
 * A job that was started. One inside this process is cancelled on Ctrl-C and on close, so that its
 * open transactions don't hide what others write until they time out; one on a cluster goes on.
 */
final class JobRun implements AutoCloseable {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(10);

    private final JobClient client;
    private Thread cancelOnInterrupt; // null for a job on a cluster
    private boolean ended;
    private volatile boolean cancelled; // by the hook, on a thread of its own

    JobRun(JobClient client) {
        this.client = client;
    }

    /** Ties the job to this process. */
    JobRun cancelledWithThisProcess() {
        cancelOnInterrupt = new Thread(this::cancel, "cancel-" + client.getJobID());
        Runtime.getRuntime().addShutdownHook(cancelOnInterrupt);
        return this;
    }

    /** As Flink calls it. */
    String id() {
        return client.getJobID().toString();
    }

    /**
     * Waits for the job's end.
     *
     * @param progress is given the accumulators by name now and then, on this thread
     * @return the accumulators at the end
     * @throws CommandException with the reason if the job fails or is stopped
     */
    Map<String, Object> await(Consumer<Map<String, Object>> progress)
            throws CommandException, InterruptedException {
        var result = client.getJobExecutionResult();
        while (true) {
            try {
                JobExecutionResult end =
                        result.get(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                ended = true;
                return end.getAllAccumulatorResults();
            } catch (TimeoutException e) {
                progress.accept(accumulators());
            } catch (ExecutionException e) {
                ended = true;
                throw new CommandException(
                        cancelled
                                ? "the job was stopped"
                                : "the job failed: " + FailureReason.of(e),
                        e);
            }
        }
    }

    /** Empty while the job starts or ends: a cluster in this process lives as long as the job. */
    private Map<String, Object> accumulators() throws InterruptedException {
        try {
            return client.getAccumulators().get();
        } catch (ExecutionException | IllegalStateException e) {
            return Map.of();
        }
    }

    @Override
    public void close() {
        if (cancelOnInterrupt == null) {
            return;
        }
        if (!ended) {
            cancel();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(cancelOnInterrupt);
        } catch (IllegalStateException e) {
            // the process is ending: the hook runs
        }
    }

    private void cancel() {
        cancelled = true;
        try {
            client.cancel().get(CANCEL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            client.getJobExecutionResult().get(CANCEL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            // cancelled, which the result says as a failure; or it ends with the process
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
