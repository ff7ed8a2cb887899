package io.flinkalexnet.lab;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;

/** Trains the same model again and again. Each training is seen through the topics. */
public final class TrainingDrill {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int METRICS_STEPS = 5;

    private final DrillTraining training;
    private final KafkaOptions kafka;
    private final DrillJobs jobs;
    private final Set<String> taskManagers = new TreeSet<>();
    private TopicTail<TrainingMetrics> tail; // of the training that runs
    private StepTimeline timeline = new StepTimeline(); // of the same
    private ModelAnnouncement model;

    public TrainingDrill(DrillTraining training, KafkaOptions kafka, DrillJobs jobs) {
        this.training = training;
        this.kafka = kafka;
        this.jobs = jobs;
    }

    /** Something to do to a job that has taken a share of its steps. */
    @FunctionalInterface
    public interface Disturbance {
        void act(JobID job) throws Exception;
    }

    /**
     * Trains to the end.
     *
     * @param number of the training, from 1; it has a folder of its own
     * @param what is done to it, in words
     */
    public DrillReport.Training run(int number, String what, Disturbance disturbance)
            throws Exception {
        timeline = new StepTimeline();
        model = null;
        taskManagers.clear();
        try (var metrics =
                        TopicTail.fromNow(
                                kafka, Topics.DEFAULT.trainingMetrics(), TrainingMetrics.class);
                var models =
                        TopicTail.fromNow(
                                kafka, Topics.DEFAULT.models(), ModelAnnouncement.class)) {
            JobID job = jobs.submit(TrainJob.class, TrainJob.NAME, null, arguments(number));
            look(job);
            tail = metrics;
            disturbance.act(job);
            while (!jobs.hasEnded(job)) {
                awaitFurther(job);
            }
            models.drain((each, record) -> model = each);
            metrics.drain((each, record) -> timeline.add(each.getStep(), record.timestamp()));
        }
        if (model == null) {
            throw new IOException("training %d has announced no model".formatted(number));
        }
        return new DrillReport.Training(
                what, List.copyOf(taskManagers), model.getVersion(), model.getSha256());
    }

    private List<String> arguments(int number) {
        Path directory = training.directory();
        return new ArrayList<>(
                List.of(
                        "--kafka.bootstrap-servers",
                        kafka.bootstrapServers(),
                        "--network.name",
                        "alexnet-small",
                        "--input-side",
                        "32",
                        "--network.width",
                        "0.5",
                        "--batch-size",
                        Integer.toString(DrillTraining.BATCH_SIZE),
                        "--epochs",
                        Integer.toString(training.epochs()),
                        "--metrics-steps",
                        Integer.toString(METRICS_STEPS),
                        "--engine.name",
                        training.engine(),
                        "--engine.threads",
                        "1",
                        "--model.name",
                        "drill",
                        "--statistics.file",
                        directory.resolve("statistics.safetensors").toUri().toString(),
                        "--model.directory",
                        directory.resolve("models-" + number).toUri().toString(),
                        "--execution.checkpointing.interval",
                        "2s"));
    }

    private void look(JobID job) throws IOException, InterruptedException {
        jobs.taskManagers(job).forEach(each -> taskManagers.add("task-manager-" + each));
    }

    /** Waits until that share of the steps is taken. */
    public void awaitShare(JobID job, double share) throws Exception {
        long wanted = (long) (share * training.steps());
        while (timeline.step() < wanted && !jobs.hasEnded(job)) {
            awaitFurther(job);
        }
        if (jobs.hasEnded(job)) {
            throw new IOException(
                    "the training ended before it could be disturbed; give more --epochs");
        }
        look(job);
    }

    /** Waits until the training is further than now, or has ended. */
    private void awaitFurther(JobID job) throws Exception {
        long step = timeline.step();
        Wait.until(
                "the training is further than step %d, or has ended".formatted(step),
                PATIENCE,
                () -> {
                    follow();
                    return timeline.step() > step || jobs.hasEnded(job);
                });
    }

    /** Waits for metrics that were written after that time. */
    void awaitMetricsAfter(long millis) throws Exception {
        Wait.until(
                "the training goes on",
                PATIENCE,
                () -> {
                    follow();
                    return timeline.newestMillis() > millis;
                });
    }

    /** Waits until the training, after that time, is further than ever, or has ended. */
    public void awaitProgressAfter(JobID job, long millis) throws Exception {
        Wait.until(
                "the training is further than before",
                PATIENCE,
                () -> {
                    follow();
                    return timeline.furthestMillis() > millis
                            || timeline.step() + METRICS_STEPS > training.steps()
                                    && jobs.hasEnded(job);
                });
    }

    /** How far the training is and was, as its metrics say. */
    public StepTimeline timeline() {
        return timeline;
    }

    private void follow() throws IOException {
        tail.poll((each, record) -> timeline.add(each.getStep(), record.timestamp()));
    }
}
