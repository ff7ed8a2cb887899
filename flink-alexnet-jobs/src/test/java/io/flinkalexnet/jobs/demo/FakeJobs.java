package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.train.TrainAccumulators;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ImageRecord;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.OptionalFailure;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Jobs that learn nothing and write what real ones would, each on its own thread. A picture whose
 * bytes are {@link #BAD} is rejected. Every prediction is right, but for pictures whose id has
 * "hard" in it.
 */
class FakeJobs implements DemoJobs {
    static final String BAD = "not a picture";
    static final long VERSION = 7;

    private static final Topics TOPICS = Topics.DEFAULT;
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);

    @Override
    public CompletableFuture<JobExecutionResult> stats(Configuration options) {
        return run(
                () -> {
                    KafkaOptions kafka = KafkaOptions.from(options);
                    reject(kafka, "stats", images(kafka, TOPICS.imagesLabeled()));
                    return Map.of();
                });
    }

    @Override
    public CompletableFuture<JobExecutionResult> train(Configuration options) {
        return run(() -> train(KafkaOptions.from(options)));
    }

    private Map<String, Long> train(KafkaOptions kafka) throws Exception {
        List<ImageRecord> images = images(kafka, TOPICS.imagesLabeled());
        long good = images.stream().filter(image -> !isBad(image)).count();
        reject(kafka, "train", images);
        try (Sender sender = new Sender(kafka)) {
            sender.send(TOPICS.trainingMetrics(), "train", metrics(4, 2.5, good));
            sender.send(TOPICS.trainingMetrics(), "train", metrics(VERSION, 0.25, good));
            announce(sender);
        }
        return Map.of(
                TrainAccumulators.DISTINCT_IMAGES, good,
                TrainAccumulators.IMAGES, 2 * good,
                TrainAccumulators.STEPS, VERSION);
    }

    void announce(Sender sender) {
        sender.send(
                TOPICS.models(),
                "alexnet",
                ModelAnnouncement.newBuilder()
                        .setName("alexnet")
                        .setVersion(VERSION)
                        .setStep(VERSION)
                        .setUri("file:///none")
                        .setSha256("0".repeat(64))
                        .setNetwork("alexnet-small?classes=2&input=32&width=0.5")
                        .setLabels(List.of("blue", "red"))
                        .setMetrics(Map.of())
                        .setCreatedAt(TIME)
                        .build());
    }

    @Override
    public CompletableFuture<JobExecutionResult> classify(Configuration options) {
        return run(
                () -> {
                    classify(KafkaOptions.from(options));
                    return Map.of();
                });
    }

    private void classify(KafkaOptions kafka) throws Exception {
        List<ImageRecord> images = images(kafka, TOPICS.images());
        reject(kafka, "classify", images);
        try (Sender sender = new Sender(kafka)) {
            for (ImageRecord image : predicted(images)) {
                sender.send(TOPICS.predictions(), image.getId(), prediction(image));
                sender.send(TOPICS.embeddings(), image.getId(), embedding(image));
            }
        }
    }

    /** Those that get a prediction. */
    List<ImageRecord> predicted(List<ImageRecord> images) {
        return images.stream().filter(image -> !isBad(image)).toList();
    }

    private static Prediction prediction(ImageRecord image) {
        String right = image.getLabel() == null ? "red" : image.getLabel();
        String other = right.equals("red") ? "blue" : "red";
        boolean hard = image.getId().contains("hard");
        return Prediction.newBuilder()
                .setImageId(image.getId())
                .setTopK(
                        List.of(
                                new ClassProbability(0, hard ? other : right, 0.75f),
                                new ClassProbability(1, hard ? right : other, 0.25f)))
                .setModelVersion(VERSION)
                .setEventTime(TIME)
                .build();
    }

    private static Embedding embedding(ImageRecord image) {
        boolean red = "red".equals(image.getLabel());
        return Embedding.newBuilder()
                .setImageId(image.getId())
                .setVector(List.of(red ? 1f : 0f, red ? 0f : 1f))
                .setModelVersion(VERSION)
                .setEventTime(TIME)
                .build();
    }

    private static TrainingMetrics metrics(long step, double loss, long images) {
        return TrainingMetrics.newBuilder()
                .setStep(step)
                .setEpoch(1)
                .setLoss(loss)
                .setTop1Error(0.5)
                .setTop5Error(0.1)
                .setLearningRate(0.02)
                .setImagesPerSecond(100)
                .setImages(images)
                .build();
    }

    private static void reject(KafkaOptions kafka, String job, List<ImageRecord> images) {
        try (Sender sender = new Sender(kafka)) {
            for (ImageRecord image : images) {
                if (isBad(image)) {
                    sender.send(
                            TOPICS.rejectedImages(),
                            image.getId(),
                            RejectedImage.newBuilder()
                                    .setImageId(image.getId())
                                    .setOriginal(image.getEncoded())
                                    .setReason("UNSUPPORTED_FORMAT")
                                    .setDetail("no picture")
                                    .setJob(job)
                                    .setTopic("any")
                                    .setPartition(0)
                                    .setOffset(0)
                                    .build());
                }
            }
        }
    }

    private static boolean isBad(ImageRecord image) {
        return image.getEncoded().equals(ByteBuffer.wrap(BAD.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<ImageRecord> images(KafkaOptions kafka, String topic) throws Exception {
        List<ImageRecord> images = new ArrayList<>();
        try (TopicTail<ImageRecord> tail =
                TopicTail.fromBeginning(kafka, topic, ImageRecord.class)) {
            tail.drain((image, record) -> images.add(image));
        }
        return images;
    }

    static CompletableFuture<JobExecutionResult> run(Callable<Map<String, Long>> job) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return result(job.call());
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                });
    }

    private static JobExecutionResult result(Map<String, Long> totals) {
        Map<String, OptionalFailure<Object>> accumulators = new HashMap<>();
        totals.forEach((name, total) -> accumulators.put(name, OptionalFailure.of(total)));
        return new JobExecutionResult(new JobID(), 1, accumulators);
    }

    /** Sends everything in one transaction, as the jobs' sinks do. */
    static final class Sender implements AutoCloseable {
        private final KafkaProducer<byte[], byte[]> producer;

        Sender(KafkaOptions kafka) {
            Properties settings = kafka.clientProperties();
            settings.put("transactional.id", "fake-" + UUID.randomUUID());
            producer =
                    new KafkaProducer<>(
                            settings, new ByteArraySerializer(), new ByteArraySerializer());
            producer.initTransactions();
            producer.beginTransaction();
        }

        <T extends SpecificRecord> void send(String topic, String key, T value) {
            @SuppressWarnings("unchecked") // the class of a record is its own type's
            AvroWire<T> wire = AvroWire.of((Class<T>) value.getClass());
            producer.send(
                    new ProducerRecord<>(
                            topic, key.getBytes(StandardCharsets.UTF_8), wire.encode(value)));
        }

        @Override
        public void close() {
            producer.commitTransaction();
            producer.close();
        }
    }
}
