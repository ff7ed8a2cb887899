package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.ClassifyJobOptions;
import io.flinkalexnet.jobs.JobEnvironments;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.jobs.StatsJobOptions;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.TrainJobOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Starts the three jobs of a demo, each on a cluster inside this process, which ends with the job.
 */
record DemoJobs(DemoOptions options, KafkaOptions kafka, DemoDirectory directory) {
    /** Reads the training topic once and writes the statistics file. */
    RunningJob stats() throws Exception {
        Configuration config = DemoSettings.common(options, kafka, directory);
        StreamExecutionEnvironment environment = JobEnvironments.local(config);
        StatsJob.addTo(environment, StatsJobOptions.from(config));
        return start("stats", environment);
    }

    /**
     * Trains on the topic and announces the model; the result carries the totals of {@link
     * io.flinkalexnet.flink.train.TrainAccumulators}.
     */
    RunningJob train(DemoPictures pictures) throws Exception {
        Configuration config = DemoSettings.common(options, kafka, directory);
        DemoSettings.addTraining(config, options, pictures);
        StreamExecutionEnvironment environment = JobEnvironments.local(config);
        TrainJob.addTo(environment, TrainJobOptions.from(config));
        return start("train", environment);
    }

    /** Classifies the topic of test pictures with the announced model. */
    RunningJob classify() throws Exception {
        Configuration config = DemoSettings.common(options, kafka, directory);
        StreamExecutionEnvironment environment = JobEnvironments.local(config);
        ClassifyJob.addTo(environment, ClassifyJobOptions.from(config));
        return start("classify", environment);
    }

    private static RunningJob start(String name, StreamExecutionEnvironment environment)
            throws Exception {
        return new RunningJob(name, environment.executeAsync(name).getJobExecutionResult());
    }
}
