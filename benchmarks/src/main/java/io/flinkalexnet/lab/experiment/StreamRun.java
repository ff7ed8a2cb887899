package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.FailureReason;
import io.flinkalexnet.jobs.JobEnvironments;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.TrainJobOptions;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.ingest.ImageFolder;
import io.flinkalexnet.jobs.ingest.ImageIngest;
import io.flinkalexnet.jobs.ingest.IngestTarget;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Pictures into Kafka, the statistics and train jobs over them on clusters inside this process, and
 * the scores out of the topic of metrics.
 *
 * @param config of the train job
 */
record StreamRun(KafkaOptions kafka, Configuration config) {
    private static final int PARTITIONS = 1;
    private static final long SEED = 2012;
    private static final double MILLIS_PER_MINUTE = 60_000;

    /** How many pictures went to the topics of training and of held-out pictures. */
    record Ingested(long train, long heldOut) {}

    /**
     * Creates the topics and sends DIR/train and DIR/test.
     *
     * @param progress is told of every picture, on another thread
     */
    Ingested ingest(Path images, LongConsumer progress) throws IOException, InterruptedException {
        new TopicCreator(kafka).createAll(Topics.DEFAULT, PARTITIONS);
        return new Ingested(
                send(images.resolve("train"), Topics.DEFAULT.imagesLabeled(), progress),
                send(images.resolve("test"), Topics.DEFAULT.images(), progress));
    }

    private long send(Path folder, String topic, LongConsumer progress)
            throws IOException, InterruptedException {
        IngestTarget target = IngestTarget.of(topic, SEED);
        try (ImageIngest ingest = new ImageIngest(kafka, target, InstantSource.system())) {
            return ingest.send(ImageFolder.list(folder), progress).sent();
        }
    }

    /** Reads the training topic once. */
    void takeStatistics() throws Exception {
        StreamExecutionEnvironment environment = JobEnvironments.local(config);
        StatsJob.addTo(environment, TrainJob.statistics(TrainJobOptions.from(config)));
        await(environment.executeAsync("stats").getJobExecutionResult());
    }

    /**
     * Trains.
     *
     * @param listener is told of every metrics record
     * @return the scores
     */
    List<StreamReport.Point> train(Consumer<TrainingMetrics> listener) throws Exception {
        List<StreamReport.Point> points = new ArrayList<>();
        long startMillis = System.currentTimeMillis();
        StreamExecutionEnvironment environment = JobEnvironments.local(config);
        TrainJob.addTo(environment, TrainJobOptions.from(config));
        CompletableFuture<JobExecutionResult> job =
                environment.executeAsync(TrainJob.NAME).getJobExecutionResult();
        TopicTail.Taker<TrainingMetrics> taker =
                (metrics, record) -> {
                    listener.accept(metrics);
                    if (metrics.getValidation() != null) {
                        points.add(point(metrics, record.timestamp() - startMillis));
                    }
                };
        try (TopicTail<TrainingMetrics> tail =
                TopicTail.fromBeginning(
                        kafka, Topics.DEFAULT.trainingMetrics(), TrainingMetrics.class)) {
            while (!job.isDone()) {
                tail.poll(taker);
            }
            await(job);
            tail.drain(taker);
        }
        points.sort(Comparator.comparing(StreamReport.Point::step));
        return points;
    }

    private static StreamReport.Point point(TrainingMetrics metrics, long millis) {
        return new StreamReport.Point(
                millis / MILLIS_PER_MINUTE,
                metrics.getStep(),
                1 - metrics.getValidation().getTop1Error(),
                metrics.getValidation().getLoss());
    }

    private static void await(CompletableFuture<JobExecutionResult> job)
            throws IOException, InterruptedException {
        try {
            job.get();
        } catch (ExecutionException e) {
            throw new IOException("the job failed: " + FailureReason.of(e), e.getCause());
        }
    }
}
