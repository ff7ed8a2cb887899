package io.flinkalexnet.lab.checkpoint;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.TrainOperator;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.jobs.JobEnvironments;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.TrainJobOptions;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.ingest.ImageIngest;
import io.flinkalexnet.jobs.ingest.IngestTarget;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.lab.checkpoint.CheckpointReport.Checkpoint;
import io.flinkalexnet.lab.checkpoint.CheckpointReport.Heap;
import io.flinkalexnet.lab.checkpoint.CheckpointReport.Start;
import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Trains, takes checkpoints while training goes on, cancels, and goes on from the newest. */
final class CheckpointRun {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Checkpoints are asked for; Kafka's transactions want one now and then all the same. */
    private static final Duration INTERVAL = Duration.ofMinutes(9);

    private static final int SLOTS = 2;
    private static final int STEADY_SAMPLES = 10;

    /** Between collections, so that the job gets its work done. */
    private static final Duration SAMPLE_PAUSE = Duration.ofMillis(100);

    private final CheckpointOptions options;
    private final Path directory;
    private final Consumer<String> say;
    private final List<Checkpoint> checkpoints = new ArrayList<>();

    /**
     * @param directory for what the jobs write
     * @param say is told what is done
     */
    CheckpointRun(CheckpointOptions options, Path directory, Consumer<String> say) {
        this.options = options;
        this.directory = directory;
        this.say = say;
    }

    CheckpointReport run() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.temporary())) {
            KafkaOptions kafka = KafkaOptions.of(broker.bootstrapServers());
            ingest(kafka);
            Configuration config = configuration(kafka);
            try (LabCluster cluster = LabCluster.start(config, SLOTS)) {
                return run(cluster, kafka, config);
            }
        }
    }

    private void ingest(KafkaOptions kafka) throws Exception {
        say.accept("sending %,d pictures".formatted(options.classes()));
        new TopicCreator(kafka).createAll(Topics.DEFAULT, 1);
        IngestTarget labeled = IngestTarget.of(Topics.DEFAULT.imagesLabeled(), 1);
        int side = options.network().geometry().resizeSide();
        try (ImageIngest ingest = new ImageIngest(kafka, labeled, InstantSource.system())) {
            ingest.send(FlatPictures.of(options.classes(), side), sent -> {});
        }
    }

    private Configuration configuration(KafkaOptions kafka) {
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, kafka.bootstrapServers());
        config.set(NetworkOptions.NAME, options.network().name());
        config.set(NetworkOptions.INPUT_SIDE, options.network().inputSide());
        config.set(NetworkOptions.WIDTH, options.network().width());
        config.set(RecipeOptions.BATCH_SIZE, options.batchSize());
        // what is learned doesn't matter here, but a loss must stay finite
        config.set(RecipeOptions.LEARNING_RATE, 1e-6f);
        config.set(EngineOptions.NAME, options.engine().name());
        config.set(EngineOptions.THREADS, options.engine().threads());
        config.set(EngineOptions.PRECISION, options.engine().precision().toString());
        TrainJob.useAllProcessors(config);
        config.set(TrainingSourceOptions.EPOCHS, 1_000_000);
        config.set(TrainOptions.METRICS_STEPS, 1);
        config.set(TrainOptions.MODEL_DIRECTORY, uri("models"));
        config.set(StatisticsOptions.FILE, uri("statistics.safetensors"));
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, INTERVAL);
        config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri("checkpoints"));
        config.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return config;
    }

    private String uri(String name) {
        return directory.resolve(name).toUri().toString();
    }

    private CheckpointReport run(LabCluster cluster, KafkaOptions kafka, Configuration config)
            throws Exception {
        say.accept("taking statistics");
        TrainJobOptions train = TrainJobOptions.from(config);
        StreamExecutionEnvironment stats = JobEnvironments.local(config);
        StatsJob.addTo(stats, TrainJob.statistics(train));
        cluster.awaitEnd(cluster.submit(stats));

        say.accept("training");
        JobID first;
        Start start;
        try (var metrics = metrics(kafka)) {
            long submitted = System.nanoTime();
            first = submit(cluster, train, config);
            start = start(cluster, first, metrics, submitted);
        }
        timedCheckpoints(cluster, first);
        Heap heap = heap(cluster, first);
        String newest = cluster.checkpoint(first); // those before it are gone
        cluster.cancel(first);

        say.accept("going on from " + newest);
        Configuration restored = new Configuration(config);
        restored.set(StateRecoveryOptions.SAVEPOINT_PATH, newest);
        Start restore;
        try (var metrics = metrics(kafka)) {
            long submitted = System.nanoTime();
            JobID second = submit(cluster, train, restored);
            restore = start(cluster, second, metrics, submitted);
            cluster.cancel(second);
        }
        EngineProvider engine = Engines.select(options.engine().name());
        var network = options.network().config(options.classes());
        return new CheckpointReport(
                network.toString(),
                engine.name(),
                options.engine().precisionOn(engine).toString(),
                2 * Float.BYTES * network.spec().parameterCount(),
                List.copyOf(checkpoints),
                heap,
                start,
                restore);
    }

    private static TopicTail<TrainingMetrics> metrics(KafkaOptions kafka) throws Exception {
        return TopicTail.fromNow(kafka, Topics.DEFAULT.trainingMetrics(), TrainingMetrics.class);
    }

    private static JobID submit(LabCluster cluster, TrainJobOptions train, Configuration settings)
            throws Exception {
        StreamExecutionEnvironment environment = JobEnvironments.local(settings);
        TrainJob.addTo(environment, train);
        return cluster.submit(environment);
    }

    private static Start start(
            LabCluster cluster, JobID job, TopicTail<TrainingMetrics> metrics, long submitted)
            throws Exception {
        cluster.awaitRunning(job, PATIENCE);
        double running = (System.nanoTime() - submitted) / 1e9;
        List<Long> steps = new ArrayList<>();
        while (steps.isEmpty()) {
            cluster.awaitRunning(job, PATIENCE); // throws if it has failed
            metrics.poll((each, record) -> steps.add(each.getStep()));
        }
        return new Start(running, steps.get(0), (System.nanoTime() - submitted) / 1e9);
    }

    private void timedCheckpoints(LabCluster cluster, JobID job) throws Exception {
        for (int i = 0; i < options.checkpoints(); i++) {
            cluster.checkpoint(job);
            Checkpoint booked = cluster.newestCheckpoint(job, TrainOperator.UID);
            checkpoints.add(booked);
            say.accept(
                    "checkpoint %d: %,d bytes, %d ms + %d ms"
                            .formatted(
                                    booked.id(),
                                    booked.bytes(),
                                    booked.syncMillis(),
                                    booked.asyncMillis()));
        }
    }

    /** Apart from the timed ones: sampling stops all threads again and again. */
    private Heap heap(LabCluster cluster, JobID job) throws Exception {
        LiveHeap steady = new LiveHeap();
        for (int i = 0; i < STEADY_SAMPLES; i++) {
            steady.sample();
            Thread.sleep(SAMPLE_PAUSE.toMillis());
        }
        WriterAllocations allocations = new WriterAllocations();
        long allocatedBefore = allocations.bytes();
        cluster.checkpoint(job);
        long allocated = allocations.bytes() - allocatedBefore;
        LiveHeap writing = new LiveHeap();
        for (int i = 0; i < (options.checkpoints() + 1) / 2; i++) {
            CompletableFuture<Void> checkpoint =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    cluster.checkpoint(job);
                                } catch (Exception e) {
                                    throw new IllegalStateException("the checkpoint failed", e);
                                }
                            });
            while (!checkpoint.isDone()) {
                writing.sample();
                Thread.sleep(SAMPLE_PAUSE.toMillis());
            }
            checkpoint.get();
        }
        return new Heap(steady.mostBytes(), writing.mostBytes(), writing.samples(), allocated);
    }
}
