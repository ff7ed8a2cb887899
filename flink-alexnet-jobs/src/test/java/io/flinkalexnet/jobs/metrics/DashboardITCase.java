package io.flinkalexnet.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.image.TestPictures;
import io.flinkalexnet.flink.classify.ClassifyOptions;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.ClassifyJobOptions;
import io.flinkalexnet.jobs.JobEnvironments;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.jobs.StatsJobOptions;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.TrainJobOptions;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.schema.ImageRecord;
import io.flinkalexnet.schema.ModelAnnouncement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs both jobs, and asks what runs for every metric and label of dashboard and alerts. */
@Timeout(240)
class DashboardITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    private static final int PICTURES = 60;
    private static final List<String> LABELS = List.of("ant", "bee", "cat");
    private static final int SCRAPES_MAX = 200;

    @TempDir private Path folder;

    @Test
    void everyQueryFindsItsMetricsInTheRunningJobs() throws Exception {
        new TopicCreator(KafkaOptions.of(BROKER.bootstrapServers())).createAll(Topics.DEFAULT, 1);
        BROKER.produce(Topics.DEFAULT.imagesLabeled(), pictures("labeled"));
        BROKER.produce(Topics.DEFAULT.images(), pictures("unlabeled"));
        takeStatistics();
        List<PromQuery> queries = Monitoring.queries();

        Scrape train = whileTraining();
        Scrape both = train.and(whileClassifying(missing(queries, train)));

        assertThat(missing(queries, both))
                .allSatisfy(query -> assertThat(Monitoring.missing(query, both)).isEmpty());
        System.out.printf(
                "%d queries of dashboard and alerts found their metrics:%n", queries.size());
        Monitoring.metrics(queries).forEach(name -> System.out.println("  " + name));
    }

    private static ImageRecord[] pictures(String prefix) {
        List<ImageRecord> pictures = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            pictures.add(
                    TestImages.image(
                            prefix + i,
                            LABELS.get(i % LABELS.size()),
                            TestPictures.jpeg(TestPictures.picture(40, 40, i))));
        }
        pictures.add(TestImages.image(prefix + "-broken", LABELS.get(0)));
        return pictures.toArray(ImageRecord[]::new);
    }

    private void takeStatistics() throws Exception {
        Configuration config = config();
        StreamExecutionEnvironment environment = JobEnvironments.local(config);
        StatsJob.addTo(environment, StatsJobOptions.from(config));
        environment.execute(StatsJob.NAME);
    }

    private static List<PromQuery> missing(List<PromQuery> queries, Scrape scrape) {
        return queries.stream()
                .filter(query -> !Monitoring.missing(query, scrape).isEmpty())
                .toList();
    }

    /** Until a model is announced: then every operator has seen a picture and a checkpoint. */
    private Scrape whileTraining() throws Exception {
        int port = freePort();
        Configuration config = reporting(port);
        StreamExecutionEnvironment environment = JobEnvironments.local(config);
        TrainJob.addTo(environment, TrainJobOptions.from(config));
        JobClient job = environment.executeAsync(TrainJob.NAME);
        while (announcements() == 0) {
            assertThat(job.getJobStatus().get().isTerminalState()).isFalse();
        }
        Scrape scrape = Scrape.of(port);
        job.cancel().get();
        return scrape;
    }

    private static int announcements() throws Exception {
        return BROKER.readCommitted(Topics.DEFAULT.models(), AvroWire.of(ModelAnnouncement.class))
                .size();
    }

    /** Until the queries find their metrics: some come with the first checkpoint or record. */
    private Scrape whileClassifying(List<PromQuery> queries) throws Exception {
        int port = freePort();
        Configuration config = reporting(port);
        StreamExecutionEnvironment environment = JobEnvironments.local(config);
        ClassifyJob.addTo(environment, ClassifyJobOptions.from(config));
        JobClient job = environment.executeAsync(ClassifyJob.NAME);
        Scrape scrape = Scrape.of(port);
        for (int i = 0; i < SCRAPES_MAX && !missing(queries, scrape).isEmpty(); i++) {
            scrape = Scrape.of(port);
        }
        job.cancel().get();
        return scrape;
    }

    private Configuration reporting(int port) {
        Configuration config = config();
        config.setString(
                "metrics.reporter.prometheus.factory.class",
                PrometheusReporterFactory.class.getName());
        config.setString("metrics.reporter.prometheus.port", Integer.toString(port));
        return config;
    }

    private Configuration config() {
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, BROKER.bootstrapServers());
        config.set(NetworkOptions.NAME, "alexnet-small");
        config.set(NetworkOptions.WIDTH, 0.05);
        config.set(RecipeOptions.BATCH_SIZE, 16);
        config.set(ClassifyOptions.BATCH_SIZE, 16);
        config.set(TrainingSourceOptions.EPOCHS, 1_000_000);
        config.set(EngineOptions.THREADS, 1);
        config.set(TrainOptions.SNAPSHOT_STEPS, 50);
        config.set(TrainOptions.MODEL_DIRECTORY, uri("models"));
        config.set(StatisticsOptions.FILE, uri("statistics.safetensors"));
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri("checkpoints"));
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        config.set(CoreOptions.DEFAULT_PARALLELISM, 2);
        return config;
    }

    private String uri(String name) {
        return folder.resolve(name).toUri().toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
