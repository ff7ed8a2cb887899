package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.ClassifyJobOptions;
import io.flinkalexnet.jobs.JobEnvironments;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.jobs.StatsJobOptions;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.TrainJobOptions;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The jobs, each on a cluster inside this process, which ends with the job. */
final class FlinkJobs implements DemoJobs {
    @Override
    public CompletableFuture<JobExecutionResult> stats(Configuration options) throws Exception {
        StreamExecutionEnvironment environment = JobEnvironments.local(options);
        StatsJob.addTo(environment, StatsJobOptions.from(options));
        return environment.executeAsync(StatsJob.NAME).getJobExecutionResult();
    }

    @Override
    public CompletableFuture<JobExecutionResult> train(Configuration options) throws Exception {
        StreamExecutionEnvironment environment = JobEnvironments.local(options);
        TrainJob.addTo(environment, TrainJobOptions.from(options));
        return environment.executeAsync(TrainJob.NAME).getJobExecutionResult();
    }

    @Override
    public CompletableFuture<JobExecutionResult> classify(Configuration options) throws Exception {
        StreamExecutionEnvironment environment = JobEnvironments.local(options);
        ClassifyJob.addTo(environment, ClassifyJobOptions.from(options));
        return environment.executeAsync(ClassifyJob.NAME).getJobExecutionResult();
    }
}
