package io.flinkalexnet.lab;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.cluster.ClusterDirectory;
import io.flinkalexnet.jobs.cluster.ClusterOptions;
import io.flinkalexnet.jobs.cluster.ClusterProcess;
import io.flinkalexnet.jobs.cluster.Distribution;
import io.flinkalexnet.jobs.cluster.LocalCluster;
import io.flinkalexnet.jobs.demo.FashionMnist;
import io.flinkalexnet.jobs.ingest.ImageIngest;
import io.flinkalexnet.jobs.ingest.IngestTarget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.MemorySize;

/**
 * Does to a cluster of processes what happens to clusters, and books what comes of it. On one task
 * manager: train, classify, train again. On two: classify a steady stream while a task manager is
 * killed and the parallelism is changed by a savepoint; train while a task manager and then the job
 * manager are killed.
 */
final class ClusterDrill {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int PARTITIONS = 4;
    private static final int PARALLELISM = 2;
    private static final int PARALLELISM_AFTER = 3;
    private static final Topics SECOND =
            new Topics(
                    "images-second",
                    Topics.DEFAULT.imagesLabeled(),
                    "predictions-second",
                    "embeddings-second",
                    "rejected-images-second",
                    Topics.DEFAULT.models(),
                    Topics.DEFAULT.trainingMetrics());

    private final DrillOptions options;
    private final Distribution distribution;
    private final Consumer<String> say;
    private final LocalCluster cluster;
    private final List<DrillReport.Recovery> recoveries = new ArrayList<>();
    private final List<DrillReport.Training> trainings = new ArrayList<>();

    ClusterDrill(DrillOptions options, Distribution distribution, Consumer<String> say) {
        this.options = options;
        this.distribution = distribution;
        this.say = say;
        cluster = new LocalCluster(new ClusterDirectory(options.directory().resolve("cluster")));
    }

    DrillReport run() throws Exception {
        long startNanos = System.nanoTime();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.temporary())) {
            KafkaOptions kafka = KafkaOptions.of(broker.bootstrapServers());
            TopicCreator topics = new TopicCreator(kafka);
            topics.createAll(Topics.DEFAULT, PARTITIONS);
            topics.createAll(SECOND, PARTITIONS);
            ingest(kafka);
            start(1);
            try (DrillJobs jobs = new DrillJobs(cluster, distribution, clusterOptions(1))) {
                return drill(kafka, jobs, startNanos);
            }
        } finally {
            cluster.stop();
        }
    }

    private void ingest(KafkaOptions kafka) throws Exception {
        say.accept("sending %,d pictures to train on".formatted(options.trainingPictures()));
        var pictures = FashionMnist.training().subList(0, options.trainingPictures());
        IngestTarget labeled = IngestTarget.of(Topics.DEFAULT.imagesLabeled(), 1);
        try (ImageIngest ingest = new ImageIngest(kafka, labeled, InstantSource.system())) {
            ingest.send(pictures, sent -> {});
        }
        IngestTarget images = IngestTarget.of(Topics.DEFAULT.images(), 1);
        try (ImageIngest ingest = new ImageIngest(kafka, images, InstantSource.system())) {
            ingest.send(FashionMnist.test(), sent -> {});
        }
    }

    private void start(int taskManagers) throws Exception {
        say.accept("starting a cluster of %d task managers".formatted(taskManagers));
        cluster.start(distribution, clusterOptions(taskManagers), registered -> {});
    }

    private ClusterOptions clusterOptions(int taskManagers) {
        return new ClusterOptions(
                cluster.directory().path(),
                1,
                taskManagers,
                2,
                MemorySize.ofMebiBytes(2048),
                options.port(),
                "nd4j");
    }

    private DrillReport drill(KafkaOptions kafka, DrillJobs jobs, long startNanos)
            throws Exception {
        TrainingDrill training = new TrainingDrill(options, kafka, jobs);
        train(training, "none", (job, each) -> {});
        classifyToTheEnd(kafka, jobs);
        train(training, "none, after a classify job on its task manager", (job, each) -> {});
        start(2);
        PictureLedger ledger = new PictureLedger(kafka, SECOND);
        try (ledger) {
            Set<String> sent = classifyWhileKilledAndRescaled(kafka, jobs, ledger);
            train(
                    training,
                    "task manager killed, then job manager killed",
                    (job, each) -> killBoth(jobs, job, each));
            return report(jobs, ledger, sent, startNanos);
        }
    }

    private void train(TrainingDrill training, String what, TrainingDrill.Disturbance disturbance)
            throws Exception {
        say.accept("training; disturbance: " + what);
        trainings.add(training.run(trainings.size() + 1, what, disturbance));
    }

    private void classifyToTheEnd(KafkaOptions kafka, DrillJobs jobs) throws Exception {
        say.accept("classifying a topic to its end");
        List<String> arguments = classifyArguments(kafka, Topics.DEFAULT, PARALLELISM);
        arguments.addAll(List.of("--bounded", "true"));
        JobID job = jobs.submit(ClassifyJob.class, ClassifyJob.NAME, null, arguments);
        Wait.until("the classify job has ended", PATIENCE, () -> jobs.hasEnded(job));
    }

    private static List<String> classifyArguments(
            KafkaOptions kafka, Topics topics, int parallelism) {
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

    /** Returns the ids of the pictures that were sent. */
    private Set<String> classifyWhileKilledAndRescaled(
            KafkaOptions kafka, DrillJobs jobs, PictureLedger ledger) throws Exception {
        say.accept("classifying a stream of %,d pictures".formatted(options.pictures()));
        JobID job =
                jobs.submit(
                        ClassifyJob.class,
                        ClassifyJob.NAME,
                        null,
                        classifyArguments(kafka, SECOND, PARALLELISM));
        try (PictureFeed feed =
                new PictureFeed(
                        kafka,
                        SECOND.images(),
                        FashionMnist.test(),
                        options.pictures(),
                        options.picturesPerSecond())) {
            awaitBooked(ledger, options.pictures() / 6);
            killTaskManager(jobs, job, ledger);
            awaitBooked(ledger, options.pictures() / 2);
            String savepoint = jobs.stopWithSavepoint(job);
            say.accept("going on from " + savepoint);
            JobID rescaled =
                    jobs.submit(
                            ClassifyJob.class,
                            ClassifyJob.NAME,
                            savepoint,
                            classifyArguments(kafka, SECOND, PARALLELISM_AFTER));
            feed.await(PATIENCE);
            awaitBooked(ledger, options.pictures());
            jobs.stopWithSavepoint(rescaled);
            ledger.readToTheEnd();
            return feed.ids();
        }
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

    private void killTaskManager(DrillJobs jobs, JobID job, PictureLedger ledger) throws Exception {
        ClusterProcess process = cluster.taskManager(jobs.taskManagers(job).iterator().next());
        long killMillis = System.currentTimeMillis();
        kill(process);
        Wait.until(
                "predictions go on",
                PATIENCE,
                () -> {
                    ledger.read();
                    return ledger.newestMillis() > killMillis;
                });
        recovered(process, ClassifyJob.NAME, "its next prediction was committed", killMillis);
        start(2);
    }

    private void killBoth(DrillJobs jobs, JobID job, TrainingDrill training) throws Exception {
        training.awaitShare(job, 0.25);
        ClusterProcess process = cluster.taskManager(jobs.taskManagers(job).iterator().next());
        long killMillis = System.currentTimeMillis();
        kill(process);
        training.awaitMetricsAfter(killMillis);
        recovered(process, "alexnet-train", "its next metrics were written", killMillis);
        start(2);
        training.awaitShare(job, 0.6);
        long secondMillis = System.currentTimeMillis();
        kill(cluster.jobManager(1));
        start(2);
        Wait.until("the training runs again", PATIENCE, () -> jobs.allTasksRun(job));
        recovered(
                cluster.jobManager(1),
                "alexnet-train",
                "another job manager was started and all tasks ran",
                secondMillis);
    }

    private void kill(ClusterProcess process) throws Exception {
        say.accept("SIGKILL to " + process.name());
        if (!process.kill()) {
            throw new IllegalStateException(process.name() + " did not run");
        }
    }

    private void recovered(ClusterProcess process, String job, String until, long killMillis) {
        double seconds = (System.currentTimeMillis() - killMillis) / 1e3;
        say.accept("%.1f s until %s".formatted(seconds, until));
        recoveries.add(new DrillReport.Recovery(process.name(), job, until, seconds));
    }

    private DrillReport report(
            DrillJobs jobs, PictureLedger ledger, Set<String> sent, long startNanos) {
        return new DrillReport(
                jobs.submitted(),
                recoveries.size(),
                sent.size(),
                ledger.predictions(),
                ledger.rejections(),
                ledger.missing(sent),
                ledger.duplicates(),
                recoveries.stream().mapToDouble(DrillReport.Recovery::seconds).max().orElse(0),
                recoveries,
                PARALLELISM,
                PARALLELISM_AFTER,
                trainings,
                trainings.stream().map(DrillReport.Training::sha256).distinct().count() == 1,
                (System.nanoTime() - startNanos) / 1e9);
    }
}
