package io.flinkalexnet.jobs;

import io.flinkalexnet.engine.image.DatasetStatistics;
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
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Topics and folders of its own, and a job over them; the pictures are those of every run. */
final class TrainRun {
    /** Pictures that can be used. */
    static final int PICTURES = 100;

    /** Pictures that can't. */
    static final int BROKEN = 2;

    static final List<String> LABELS = List.of("blue", "green", "red");

    /** Low enough that no engine's rounding makes so small a network blow up on its way. */
    private static final float LEARNING_RATE = 0.002f;

    static final int EPOCHS = 60;
    static final int BATCH_SIZE = 8;

    private static final int SIDE = 24;

    private final TestBroker broker;
    private final Topics topics;
    private final Path home;
    private final Configuration config = new Configuration();

    /** A model's announcement and the checksum of its tensors. */
    record AnnouncedFile(ModelAnnouncement announced, String tensors) {}

    /**
     * Fills the topic.
     *
     * @param folder receives the run's own
     * @param more options, before the usual ones
     */
    TrainRun(TestBroker broker, Path folder, String model, Configuration more) throws Exception {
        this.broker = broker;
        String name = more.get(EngineOptions.NAME) + "-" + model;
        home = Files.createDirectory(folder.resolve(name));
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        config.set(Topics.IMAGES_LABELED, name + "-images");
        config.set(Topics.MODELS, name + "-models");
        config.set(Topics.TRAINING_METRICS, name + "-metrics");
        config.set(Topics.REJECTED_IMAGES, name + "-rejected");
        topics = Topics.from(config);
        for (String topic :
                List.of(topics.imagesLabeled(), topics.models(), topics.trainingMetrics())) {
            broker.createTopic(topic, 1);
        }
        broker.createTopic(topics.rejectedImages(), 1, Map.of("max.message.bytes", "2000000"));
        setOptions(model);
        config.addAll(more);
        List<ImageRecord> pictures = pictures();
        writeStatistics(pictures);
        pictures.add(TestImages.image("broken-0", "red", "no picture".getBytes()));
        pictures.add(TestImages.image("broken-1", "red", new byte[0]));
        broker.produce(topics.imagesLabeled(), pictures.toArray(new ImageRecord[0]));
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
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    }

    private String uri(String name) {
        return home.resolve(name).toUri().toString();
    }

    private void writeStatistics(List<ImageRecord> pictures)
            throws IOException, ImageRejectedException {
        TrainJobOptions options = TrainJobOptions.from(config);
        DatasetStatistics statistics =
                new DatasetStatistics(options.network().geometry(), options.statistics().heldOut());
        try (ImageDecoder decoder = new ImageDecoder(statistics.geometry());
                OutputStream out = Files.newOutputStream(home.resolve("statistics.safetensors"))) {
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

    /** The job's options, which may be changed before it is started. */
    Configuration config() {
        return config;
    }

    JobClient goOn(String savepoint, int parallelism) throws Exception {
        config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        config.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        return submit();
    }

    String stopWithSavepoint(JobClient job) throws Exception {
        return job.stopWithSavepoint(false, uri("savepoints"), SavepointFormatType.CANONICAL).get();
    }

    /** As many pictures again, under other ids. */
    void produceMore() throws Exception {
        List<ImageRecord> more = new ArrayList<>();
        for (ImageRecord each : pictures()) {
            more.add(
                    TestImages.image(
                            "more-" + each.getId(), each.getLabel(), each.getEncoded().array()));
        }
        broker.produce(topics.imagesLabeled(), more.toArray(new ImageRecord[0]));
    }

    long newestStep() throws Exception {
        List<TrainingMetrics> metrics = metrics();
        return metrics.isEmpty() ? 0 : metrics.get(metrics.size() - 1).getStep();
    }

    /** The announcement of the model of that step, once it is there. */
    ModelAnnouncement awaitModel(long step) throws Exception {
        while (true) {
            for (ModelAnnouncement each :
                    broker.readCommitted(topics.models(), AvroWire.of(ModelAnnouncement.class))) {
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

    List<TrainingMetrics> metrics() throws Exception {
        return broker.readCommitted(topics.trainingMetrics(), AvroWire.of(TrainingMetrics.class));
    }

    AnnouncedFile model() throws Exception {
        List<ModelAnnouncement> announcements =
                broker.readCommitted(topics.models(), AvroWire.of(ModelAnnouncement.class));
        ModelAnnouncement newest = announcements.get(announcements.size() - 1);
        Model model = ModelFile.read(Path.of(URI.create(newest.getUri())));
        return new AnnouncedFile(newest, ModelFile.tensorSha256(model));
    }

    List<String> rejected() throws Exception {
        return broker
                .readCommitted(topics.rejectedImages(), AvroWire.of(RejectedImage.class))
                .stream()
                .map(each -> each.getImageId() + " " + each.getReason())
                .sorted()
                .toList();
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
