package io.flinkalexnet.lab;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.cluster.ClusterDirectory;
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

/**
 * Does to a cluster of processes what happens to clusters, and books what comes of it. On one task
 * manager: train, classify, train again. On two: classify a steady stream while a task manager is
 * killed and the parallelism is changed by a savepoint; train while a task manager and then the job
 * manager are killed.
 */
final class ClusterDrill {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int PARTITIONS = 4;
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
    private final Kills kills;
    private final List<DrillReport.Training> trainings = new ArrayList<>();

    ClusterDrill(DrillOptions options, Distribution distribution, Consumer<String> say) {
        this.options = options;
        this.distribution = distribution;
        this.say = say;
        kills = new Kills(say);
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
            try (DrillJobs jobs = new DrillJobs(cluster, distribution)) {
                return drill(kafka, jobs, startNanos);
            }
        } finally {
            cluster.stop();
        }
    }

    private void ingest(KafkaOptions kafka) throws Exception {
        say.accept("sending %,d pictures to train on".formatted(options.trainingPictures()));
        DrillTraining.sendPictures(kafka, options.trainingPictures());
        IngestTarget images = IngestTarget.of(Topics.DEFAULT.images(), 1);
        try (ImageIngest ingest = new ImageIngest(kafka, images, InstantSource.system())) {
            ingest.send(FashionMnist.test(), sent -> {});
        }
    }

    private void start(int taskManagers) throws Exception {
        say.accept("starting a cluster of %d task managers".formatted(taskManagers));
        cluster.start(
                distribution,
                DrillTraining.cluster(cluster.directory(), taskManagers, options.port()),
                registered -> {});
    }

    private DrillReport drill(KafkaOptions kafka, DrillJobs jobs, long startNanos)
            throws Exception {
        TrainingDrill training =
                new TrainingDrill(
                        new DrillTraining(
                                options.directory(),
                                options.trainingPictures(),
                                options.epochs(),
                                Engines.AUTO),
                        kafka,
                        jobs);
        ClassifyDrill classify = new ClassifyDrill(options, kafka, jobs);
        train(training, "none", job -> {});
        say.accept("classifying a topic to its end");
        classify.toTheEnd(Topics.DEFAULT);
        train(training, "none, after a classify job on its task manager", job -> {});
        start(2);
        try (PictureLedger ledger = new PictureLedger(kafka, SECOND)) {
            say.accept("classifying a stream of %,d pictures".formatted(options.pictures()));
            Set<String> sent =
                    classify.stream(SECOND, ledger, job -> killUnder(classify, jobs, job, ledger));
            train(
                    training,
                    "task manager killed, then job manager killed",
                    job -> killUnder(training, jobs, job));
            return report(jobs, ledger, sent, startNanos);
        }
    }

    private void train(TrainingDrill training, String what, TrainingDrill.Disturbance disturbance)
            throws Exception {
        say.accept("training; disturbance: " + what);
        trainings.add(training.run(trainings.size() + 1, what, disturbance));
    }

    private void killUnder(ClassifyDrill classify, DrillJobs jobs, JobID job, PictureLedger ledger)
            throws Exception {
        ClusterProcess process = cluster.taskManager(jobs.taskManagers(job).iterator().next());
        long killMillis = kills.kill(process);
        classify.awaitBookedAfter(ledger, killMillis);
        kills.recovered(process, ClassifyJob.NAME, "its next prediction was committed", killMillis);
        start(2);
    }

    private void killUnder(TrainingDrill training, DrillJobs jobs, JobID job) throws Exception {
        training.awaitShare(job, 0.25);
        ClusterProcess process = cluster.taskManager(jobs.taskManagers(job).iterator().next());
        long killMillis = kills.kill(process);
        training.awaitMetricsAfter(killMillis);
        kills.recovered(process, TrainJob.NAME, "its next metrics were written", killMillis);
        training.awaitShare(job, 0.6);
        long secondMillis = kills.kill(cluster.jobManager(1));
        start(2);
        Wait.until("the training runs again", PATIENCE, () -> jobs.goesOn(job));
        kills.recovered(
                cluster.jobManager(1),
                TrainJob.NAME,
                "another job manager was started and all tasks ran",
                secondMillis);
    }

    private DrillReport report(
            DrillJobs jobs, PictureLedger ledger, Set<String> sent, long startNanos) {
        return new DrillReport(
                jobs.submitted(),
                kills.recoveries().size(),
                sent.size(),
                ledger.predictions(),
                ledger.rejections(),
                ledger.missing(sent),
                ledger.duplicates(),
                kills.longestSeconds(),
                kills.recoveries(),
                ClassifyDrill.PARALLELISM,
                ClassifyDrill.PARALLELISM_AFTER,
                trainings,
                trainings.stream().map(DrillReport.Training::sha256).distinct().count() == 1,
                (System.nanoTime() - startNanos) / 1e9);
    }
}
