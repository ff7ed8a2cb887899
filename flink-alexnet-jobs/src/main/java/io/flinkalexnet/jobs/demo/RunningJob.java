package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.jobs.FailureReason;
import io.flinkalexnet.jobs.ingest.TopicTail;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;

/**
 * A job that was started.
 *
 * @param name for messages, such as "train"
 * @param result completes when the job has ended
 */
record RunningJob(String name, CompletableFuture<JobExecutionResult> result) {
    /** What is done beside the job, about five times a second. */
    interface Tick {
        void tick();
    }

    /**
     * Waits until the job has ended and all it has committed to a topic is taken.
     *
     * @throws IOException if the job failed; the message has the first cause's
     */
    <T extends SpecificRecord> JobExecutionResult follow(
            TopicTail<T> tail, TopicTail.Taker<T> taker, Tick tick)
            throws IOException, InterruptedException {
        while (!result.isDone()) {
            tail.poll(taker);
            tick.tick();
        }
        JobExecutionResult ended = await();
        tail.drain(taker);
        tick.tick();
        return ended;
    }

    /** Waits until the job has ended; throws as {@link #follow} does. */
    JobExecutionResult await() throws IOException, InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "the %s job failed: %s".formatted(name, FailureReason.of(e)), e.getCause());
        }
    }
}
