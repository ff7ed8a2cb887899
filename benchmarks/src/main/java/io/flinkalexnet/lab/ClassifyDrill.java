package io.flinkalexnet.lab;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.demo.FashionMnist;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.JobID;

/** Classifies, to the end of a topic or a steady stream. */
final class ClassifyDrill {
    /** Subtasks of the job, before its savepoint and after. */
    static final int PARALLELISM = 2;

    static final int PARALLELISM_AFTER = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DrillOptions options;
    private final KafkaOptions kafka;
    private final DrillJobs jobs;

    ClassifyDrill(DrillOptions options, KafkaOptions kafka, DrillJobs jobs) {
        this.options = options;
        this.kafka = kafka;
        this.jobs = jobs;
    }

    /** Something to do to the job while it runs. */
    @FunctionalInterface
    interface Disturbance {
        void act(JobID job) throws Exception;
    }

    /** Classifies what a topic holds. */
    void toTheEnd(Topics topics) throws Exception {
        List<String> arguments = arguments(topics, PARALLELISM);
        arguments.addAll(List.of("--bounded", "true"));
        JobID job = jobs.submit(ClassifyJob.class, ClassifyJob.NAME, null, arguments);
        Wait.until("the classify job has ended", PATIENCE, () -> jobs.hasEnded(job));
    }

    /**
     * Classifies a stream: after a sixth of it the job is disturbed, after half of it its
     * parallelism is changed by a savepoint.
     *
     * @param ledger in which all is booked at the end
     * @return ids of the pictures that were sent
     */
    Set<String> stream(Topics topics, PictureLedger ledger, Disturbance disturbance)
            throws Exception {
        JobID job =
                jobs.submit(
                        ClassifyJob.class, ClassifyJob.NAME, null, arguments(topics, PARALLELISM));
        try (PictureFeed feed =
                new PictureFeed(
                        kafka,
                        topics.images(),
                        FashionMnist.test(),
                        options.pictures(),
                        options.picturesPerSecond())) {
            awaitBooked(ledger, options.pictures() / 6);
            disturbance.act(job);
            awaitBooked(ledger, options.pictures() / 2);
            JobID rescaled =
                    jobs.submit(
                            ClassifyJob.class,
                            ClassifyJob.NAME,
                            jobs.stopWithSavepoint(job),
                            arguments(topics, PARALLELISM_AFTER));
            feed.await(PATIENCE);
            awaitBooked(ledger, options.pictures());
            jobs.stopWithSavepoint(rescaled);
            ledger.readToTheEnd();
            return feed.ids();
        }
    }

    /** Waits until something is committed that was produced after that time. */
    void awaitBookedAfter(PictureLedger ledger, long millis) throws Exception {
        Wait.until(
                "predictions go on",
                PATIENCE,
                () -> {
                    ledger.read();
                    return ledger.newestMillis() > millis;
                });
    }

    private static void awaitBooked(PictureLedger ledger, int pictures) throws Exception {
        Wait.until(
                "%d pictures are booked".formatted(pictures),
                PATIENCE,
                () -> {
                    ledger.read();
                    return ledger.pictures() >= pictures;
                });
    }

    private List<String> arguments(Topics topics, int parallelism) {
        return new ArrayList<>(
                List.of(
                        "--kafka.bootstrap-servers",
                        kafka.bootstrapServers(),
                        "--topic.images",
                        topics.images(),
                        "--topic.predictions",
                        topics.predictions(),
                        "--topic.embeddings",
                        topics.embeddings(),
                        "--topic.rejected-images",
                        topics.rejectedImages(),
                        "--model.name",
                        "drill",
                        "--execution.checkpointing.interval",
                        "2s",
                        "--parallelism.default",
                        Integer.toString(parallelism)));
    }
}
