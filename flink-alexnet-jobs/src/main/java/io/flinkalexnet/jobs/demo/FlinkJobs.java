package io.flinkalexnet.jobs.demo;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;

/** The jobs, each on a cluster inside this process, which ends with the job. */
final class FlinkJobs implements DemoJobs {
    @Override
    public CompletableFuture<JobExecutionResult> stats(Configuration options) {
        throw new UnsupportedOperationException("StatsJob is plugged in here");
    }

    @Override
    public CompletableFuture<JobExecutionResult> train(Configuration options) {
        throw new UnsupportedOperationException("TrainJob is plugged in here");
    }

    @Override
    public CompletableFuture<JobExecutionResult> classify(Configuration options) {
        throw new UnsupportedOperationException("ClassifyJob is plugged in here");
    }
}
