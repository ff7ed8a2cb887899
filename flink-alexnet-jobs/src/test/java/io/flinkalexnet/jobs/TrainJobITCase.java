package io.flinkalexnet.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.engine.snapshot.StatisticsFile;
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
import io.flinkalexnet.flink.train.TrainAccumulators;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.schema.ImageRecord;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.RejectedImage;
import io.flinkalexnet.schema.TrainingMetrics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole train job over Kafka, with every engine that runs here. */
@Timeout(240)
class TrainJobITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(3)
                            .build());

    private static final int PICTURES = 100;
    private static final int BROKEN = 2;
    private static final int EPOCHS = 60;
    private static final int BATCH_SIZE = 8;

    /** Low enough that no engine's rounding makes so small a network blow up on its way. */
    private static final float LEARNING_RATE = 0.002f;

    private static final int SIDE = 24;
    private static final List<String> LABELS = List.of("blue", "green", "red");

    /** Of the cluster, which counts on when one is started. */
    private static int killedTaskManagers;

    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource("io.flinkalexnet.flink.testing.TestEngines#usable")
    void aKilledTaskManagerChangesNothingInWhatIsLearned(
            String engine, @InjectMiniCluster MiniCluster cluster) throws Exception {
        Run undisturbed = new Run("undisturbed", engine);
        JobExecutionResult result = undisturbed.submit().getJobExecutionResult().get();

        Run killed = new Run("killed", engine);
        JobClient job = killed.submit();
        killed.awaitCheckpointBehindStep(50);
        cluster.terminateTaskManager(killedTaskManagers++).get();
        cluster.startTaskManager();
        JobExecutionResult killedResult = job.getJobExecutionResult().get();

        assertThat(restarts(cluster, job)).isPositive();
        assertThat(killed.model().tensors()).isEqualTo(undisturbed.model().tensors());
        assertThat(killed.model().announced().getSha256())
                .isEqualTo(undisturbed.model().announced().getSha256());
        assertThat(killedResult.getAllAccumulatorResults())
                .isEqualTo(result.getAllAccumulatorResults());
        assertThat(killed.rejected()).isEqualTo(undisturbed.rejected());

        checkTotals(result);
        checkRun(undisturbed);
    }

    @Test
    void aSavepointGoesOnWithAnotherParallelismOfDecodingToTheSameModel(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        Run undisturbed = new Run("one-parallelism", Engines.AUTO);
        undisturbed.config.set(TrainingSourceOptions.EPOCHS, 3 * EPOCHS);
        JobExecutionResult result = undisturbed.submit().getJobExecutionResult().get();

        Run rescaled = new Run("three-parallelisms", Engines.AUTO);
        rescaled.config.set(TrainingSourceOptions.EPOCHS, 3 * EPOCHS);
        JobClient two = rescaled.submit();
        rescaled.awaitCheckpointBehindStep(50);
        JobClient three = rescaled.goOn(rescaled.stopWithSavepoint(two), 3);
        rescaled.awaitCheckpointBehindStep(rescaled.newestStep() + 50);
        JobClient one = rescaled.goOn(rescaled.stopWithSavepoint(three), 1);
        JobExecutionResult rescaledResult = one.getJobExecutionResult().get();

        assertThat(List.of(parallelism(cluster, two), parallelism(cluster, three)))
                .containsExactly(2, 3);
        assertThat(parallelism(cluster, one)).isEqualTo(1);
        assertThat(rescaled.model().announced().getSha256())
                .isEqualTo(undisturbed.model().announced().getSha256());
        assertThat(rescaledResult.getAllAccumulatorResults())
                .isEqualTo(result.getAllAccumulatorResults());
        assertThat(rescaled.rejected()).isEqualTo(undisturbed.rejected());
    }

    private static int parallelism(MiniCluster cluster, JobClient job) throws Exception {
        return cluster.getExecutionGraph(job.getJobID()).get().getAllVertices().values().stream()
                .mapToInt(AccessExecutionJobVertex::getParallelism)
                .max()
                .orElse(0);
    }

    @Test
    void aTopicThatGrowsIsLearnedTheSameWhetherATaskManagerIsKilledOrNot(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        Run undisturbed = growing("growing");
        JobClient first = undisturbed.submit();
        undisturbed.produceMore();
        String expected = undisturbed.awaitModel(15).getSha256();
        first.cancel().get();

        Run killed = growing("growing-killed");
        JobClient second = killed.submit();
        killed.awaitModel(10);
        cluster.terminateTaskManager(killedTaskManagers++).get();
        cluster.startTaskManager();
        killed.produceMore();
        ModelAnnouncement model = killed.awaitModel(15);
        second.cancel().get();

        assertThat(model.getSha256()).isEqualTo(expected);
        assertThat(killed.metrics()).isNotEmpty().allMatch(each -> each.getEpoch() == 0);
    }

    /** Two groups of 48 are there, which are twelve steps. */
    private Run growing(String name) throws Exception {
        Run run = new Run(name, Engines.AUTO);
        run.config.set(TrainingSourceOptions.BOUNDED, false);
        run.config.set(RecipeOptions.RECIPE, "paper");
        run.config.set(TrainOptions.SNAPSHOT_STEPS, 5);
        run.config.set(TrainOptions.METRICS_STEPS, 5);
        return run;
    }

    @Test
    void refusesAScheduleThatEndsForATopicThatDoesNot() throws Exception {
        Run run = growing("falling");
        run.config.removeConfig(RecipeOptions.RECIPE); // the small one's is a cosine

        assertThatThrownBy(run::submit)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "alexnet.source.bounded=false has no end, but this schedule falls to a rate of 0");
    }

    @Test
    void refusesATopicWithoutAnEndIfNoModelWouldBeWritten() throws Exception {
        Run run = growing("never");
        run.config.set(TrainOptions.SNAPSHOT_STEPS, 0);

        assertThatThrownBy(() -> TrainJobOptions.from(run.config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set alexnet.train.snapshot-steps");
    }

    private static int restarts(MiniCluster cluster, JobClient job) throws Exception {
        return cluster.getExecutionGraph(job.getJobID()).get().getAllVertices().values().stream()
                .flatMap(vertex -> Stream.of(vertex.getTaskVertices()))
                .mapToInt(task -> task.getCurrentExecutionAttempt().getAttemptNumber())
                .max()
                .orElse(0);
    }

    private static void checkTotals(JobExecutionResult result) {
        long images = (long) PICTURES * EPOCHS;
        long steps = images / BATCH_SIZE;
        assertThat(total(result, TrainAccumulators.DISTINCT_IMAGES)).isEqualTo(PICTURES);
        assertThat(total(result, TrainAccumulators.STEPS)).isEqualTo(steps);
        assertThat(total(result, TrainAccumulators.IMAGES)).isEqualTo(steps * BATCH_SIZE);
        assertThat(total(result, TrainAccumulators.HOLES)).isEqualTo((long) BROKEN * EPOCHS);
        assertThat(total(result, TrainAccumulators.DROPPED)).isEqualTo(images % BATCH_SIZE);
    }

    private static long total(JobExecutionResult result, String name) {
        return result.<Long>getAccumulatorResult(name);
    }

    private static void checkRun(Run run) throws Exception {
        assertThat(run.rejected())
                .containsExactlyInAnyOrder("broken-0 UNSUPPORTED_FORMAT", "broken-1 EMPTY");
        List<TrainingMetrics> metrics = run.metrics();
        double first = metrics.get(0).getLoss();
        double last = metrics.get(metrics.size() - 1).getLoss();
        assertThat(last).isLessThan(0.5 * first);
        assertThat(run.model().announced().getLabels()).isEqualTo(LABELS);
    }

    /** A model's announcement and the checksum of its tensors. */
    private record AnnouncedFile(ModelAnnouncement announced, String tensors) {}

    /** Topics and folders of its own, and a job over them; the pictures are those of every run. */
    private final class Run {
        private final Topics topics;
        private final Path home;
        private final Configuration config = new Configuration();

        Run(String model, String engine) throws Exception {
            String name = engine + "-" + model;
            home = Files.createDirectory(folder.resolve(name));
            config.set(EngineOptions.NAME, engine);
            config.set(KafkaOptions.BOOTSTRAP_SERVERS, BROKER.bootstrapServers());
            config.set(Topics.IMAGES_LABELED, name + "-images");
            config.set(Topics.MODELS, name + "-models");
            config.set(Topics.TRAINING_METRICS, name + "-metrics");
            config.set(Topics.REJECTED_IMAGES, name + "-rejected");
            topics = Topics.from(config);
            for (String topic :
                    List.of(topics.imagesLabeled(), topics.models(), topics.trainingMetrics())) {
                BROKER.createTopic(topic, 1);
            }
            BROKER.createTopic(topics.rejectedImages(), 1, Map.of("max.message.bytes", "2000000"));
            setOptions(model);
            List<ImageRecord> pictures = pictures();
            writeStatistics(pictures);
            pictures.add(TestImages.image("broken-0", "red", "no picture".getBytes()));
            pictures.add(TestImages.image("broken-1", "red", new byte[0]));
            BROKER.produce(topics.imagesLabeled(), pictures.toArray(new ImageRecord[0]));
        }

        private void setOptions(String name) {
            config.set(NetworkOptions.NAME, "alexnet-small");
            config.set(NetworkOptions.WIDTH, 0.05);
            config.set(RecipeOptions.BATCH_SIZE, BATCH_SIZE);
            config.set(RecipeOptions.LEARNING_RATE, LEARNING_RATE);
            config.set(TrainingSourceOptions.EPOCHS, EPOCHS);
            config.set(TrainingSourceOptions.CHUNK_OFFSETS, 16);
            config.set(TrainingSourceOptions.GROUP_CHUNKS, 3);
            config.set(EngineOptions.THREADS, 1);
            config.set(TrainOptions.MODEL_NAME, name);
            config.set(TrainOptions.SNAPSHOT_STEPS, 200);
            config.set(TrainOptions.MODEL_DIRECTORY, uri("models"));
            config.set(StatisticsOptions.FILE, uri("statistics.safetensors"));
            config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri("checkpoints"));
            config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
            config.set(CoreOptions.DEFAULT_PARALLELISM, 2);
            config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
            config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
            config.set(
                    RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY,
                    Duration.ofMillis(100));
        }

        private String uri(String name) {
            return home.resolve(name).toUri().toString();
        }

        private void writeStatistics(List<ImageRecord> pictures)
                throws IOException, ImageRejectedException {
            TrainJobOptions options = TrainJobOptions.from(config);
            DatasetStatistics statistics =
                    new DatasetStatistics(options.network().geometry(), HeldOutRule.NONE);
            try (ImageDecoder decoder = new ImageDecoder(statistics.geometry());
                    OutputStream out =
                            Files.newOutputStream(home.resolve("statistics.safetensors"))) {
                for (ImageRecord picture : pictures) {
                    statistics.add(
                            picture.getId(),
                            picture.getLabel(),
                            decoder.decode(picture.getEncoded().array()));
                }
                StatisticsFile.write(statistics, out);
            }
        }

        JobClient submit() throws Exception {
            StreamExecutionEnvironment environment = JobEnvironments.submitted(config);
            TrainJob.addTo(environment, TrainJobOptions.from(config));
            return environment.executeAsync(TrainJob.NAME);
        }

        JobClient goOn(String savepoint, int parallelism) throws Exception {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            config.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
            return submit();
        }

        String stopWithSavepoint(JobClient job) throws Exception {
            return job.stopWithSavepoint(false, uri("savepoints"), SavepointFormatType.CANONICAL)
                    .get();
        }

        /** As many pictures again, under other ids. */
        void produceMore() throws Exception {
            List<ImageRecord> more = new ArrayList<>();
            for (ImageRecord each : pictures()) {
                more.add(
                        TestImages.image(
                                "more-" + each.getId(),
                                each.getLabel(),
                                each.getEncoded().array()));
            }
            BROKER.produce(topics.imagesLabeled(), more.toArray(new ImageRecord[0]));
        }

        List<TrainingMetrics> metrics() throws Exception {
            return BROKER.readCommitted(
                    topics.trainingMetrics(), AvroWire.of(TrainingMetrics.class));
        }

        long newestStep() throws Exception {
            List<TrainingMetrics> metrics = metrics();
            return metrics.isEmpty() ? 0 : metrics.get(metrics.size() - 1).getStep();
        }

        /** The announcement of the model of that step, once it is there. */
        ModelAnnouncement awaitModel(long step) throws Exception {
            while (true) {
                for (ModelAnnouncement each :
                        BROKER.readCommitted(
                                topics.models(), AvroWire.of(ModelAnnouncement.class))) {
                    if (each.getVersion() == step) {
                        return each;
                    }
                }
            }
        }

        /** Each look takes as long as opening a consumer does. */
        void awaitCheckpointBehindStep(long step) throws Exception {
            while (newestStep() < step) {
                Thread.onSpinWait();
            }
            while (!hasCheckpoint()) {
                Thread.onSpinWait();
            }
        }

        private boolean hasCheckpoint() throws IOException {
            try (Stream<Path> files = Files.walk(home.resolve("checkpoints"))) {
                return files.anyMatch(file -> file.endsWith("_metadata"));
            } catch (java.io.UncheckedIOException e) {
                return false; // a checkpoint was deleted meanwhile
            }
        }

        AnnouncedFile model() throws Exception {
            List<ModelAnnouncement> announcements =
                    BROKER.readCommitted(topics.models(), AvroWire.of(ModelAnnouncement.class));
            ModelAnnouncement newest = announcements.get(announcements.size() - 1);
            Model model = ModelFile.read(Path.of(URI.create(newest.getUri())));
            return new AnnouncedFile(newest, ModelFile.tensorSha256(model));
        }

        List<String> rejected() throws Exception {
            return BROKER
                    .readCommitted(topics.rejectedImages(), AvroWire.of(RejectedImage.class))
                    .stream()
                    .map(each -> each.getImageId() + " " + each.getReason())
                    .sorted()
                    .toList();
        }
    }

    /** Noise with one stronger colour each; the same at every call. */
    private static List<ImageRecord> pictures() throws IOException {
        Random random = new Random(5);
        List<ImageRecord> pictures = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            int label = i % LABELS.size();
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < SIDE * SIDE; p++) {
                int noise = random.nextInt(1 << 24) & 0x7F7F7F;
                image.setRGB(p % SIDE, p / SIDE, noise | 0x80 << 8 * label);
            }
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            pictures.add(TestImages.image("picture-" + i, LABELS.get(label), png.toByteArray()));
        }
        return pictures;
    }
}
