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
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job that runs inside this process. Ctrl-C cancels it, so that its open transactions don't hide
 * what others write until they time out. Close it: a job that still runs is cancelled.
 */
final class LocalJob implements AutoCloseable {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(10);

    private final JobClient client;
    private final Thread cancelOnInterrupt;
    private boolean ended;
    private volatile boolean cancelled; // by the hook, on a thread of its own

    private LocalJob(JobClient client) {
        this.client = client;
        cancelOnInterrupt = new Thread(this::cancel, "cancel-" + client.getJobID());
    }

    /** Starts it. */
    static LocalJob start(StreamExecutionEnvironment environment, String name) throws Exception {
        LocalJob job = new LocalJob(environment.executeAsync(name));
        Runtime.getRuntime().addShutdownHook(job.cancelOnInterrupt);
        return job;
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

    /** Empty while the job starts or ends: the cluster lives as long as the job only. */
    private Map<String, Object> accumulators() throws InterruptedException {
        try {
            return client.getAccumulators().get();
        } catch (ExecutionException | IllegalStateException e) {
            return Map.of();
        }
    }

    @Override
    public void close() {
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
