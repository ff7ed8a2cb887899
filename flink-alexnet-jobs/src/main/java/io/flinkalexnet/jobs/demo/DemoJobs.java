package io.flinkalexnet.jobs.demo;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;

/** Starts the three jobs of a demo; each future completes when its job has ended. */
interface DemoJobs {
    /** Reads the training topic once and writes the statistics file. */
    CompletableFuture<JobExecutionResult> stats(Configuration options) throws Exception;

    /**
     * Trains on the topic and announces the model; the result carries the totals of {@link
     * io.flinkalexnet.flink.train.TrainAccumulators}.
     */
    CompletableFuture<JobExecutionResult> train(Configuration options) throws Exception;

    /** Classifies the topic of test pictures with the announced model. */
    CompletableFuture<JobExecutionResult> classify(Configuration options) throws Exception;
}
