package io.flinkalexnet.jobs.report;

import io.flinkalexnet.engine.image.TestPictures;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import io.flinkalexnet.jobs.ServedModel;
import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Topics as jobs fill them, with whatever names. */
public record RunTopics(TestBroker broker, Topics topics) {
    /** All but the training topic, empty. */
    public static RunTopics create(TestBroker broker, String prefix) throws Exception {
        return create(broker, named(prefix));
    }

    /** All but the training topic, empty. */
    public static RunTopics create(TestBroker broker, Topics topics) throws Exception {
        RunTopics run = new RunTopics(broker, topics);
        for (String topic :
                List.of(
                        run.topics.images(),
                        run.topics.predictions(),
                        run.topics.embeddings(),
                        run.topics.rejectedImages(),
                        run.topics.trainingMetrics(),
                        run.topics.models())) {
            broker.createTopic(topic, 1);
        }
        return run;
    }

    /** Names only. */
    public static Topics named(String prefix) {
        return new Topics(
                prefix + "-images",
                prefix + "-labeled",
                prefix + "-predictions",
                prefix + "-embeddings",
                prefix + "-rejected",
                prefix + "-models",
                prefix + "-metrics");
    }

    /** The picture that {@link #image} sends. */
    public static byte[] picture(long seed) {
        return TestPictures.jpeg(TestPictures.picture(60, 45, seed));
    }

    public void image(String id, String label, long seed) throws Exception {
        byte[] picture = picture(seed);
        broker.produce(topics.images(), TestImages.image(id, label, picture));
    }

    /** What a classify job writes: the first label is the most probable one. */
    public void predicted(String id, long version, float[] fc7, String... labels) throws Exception {
        List<ClassProbability> topK = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            topK.add(new ClassProbability(i, labels[i], 1f / (2 << i)));
        }
        send(topics.predictions(), id, new Prediction(id, topK, version, Instant.EPOCH));
        embedded(id, version, fc7);
    }

    /** The same without a prediction. */
    public void embedded(String id, long version, float[] fc7) throws Exception {
        double squares = 0;
        for (float each : fc7) {
            squares += each * each;
        }
        double norm = Math.sqrt(squares);
        List<Float> vector = new ArrayList<>();
        for (float each : fc7) {
            vector.add((float) (each / norm));
        }
        send(
                topics.embeddings(),
                id,
                new Embedding(id, vector, version, Instant.EPOCH, (float) norm));
    }

    public void metrics(long step, double loss) throws Exception {
        send(
                topics.trainingMetrics(),
                "train",
                TrainingMetrics.newBuilder()
                        .setStep(step)
                        .setEpoch(0L)
                        .setLoss(loss)
                        .setTop1Error(0.5)
                        .setTop5Error(0.25)
                        .setLearningRate(0.01)
                        .setImagesPerSecond(300.0)
                        .setImages(32 * step)
                        .build());
    }

    public void announced(ServedModel model) throws Exception {
        ModelAnnouncement announcement = model.announcement("alexnet");
        send(topics.models(), "alexnet", announcement);
    }

    public void rejected(String id, String reason, String detail, byte[] original)
            throws Exception {
        RejectedImage rejected =
                RejectedImage.newBuilder()
                        .setImageId(id)
                        .setOriginal(ByteBuffer.wrap(original))
                        .setReason(reason)
                        .setDetail(detail)
                        .setJob("classify")
                        .setTopic(topics.images())
                        .setPartition(0)
                        .setOffset(7)
                        .build();
        send(topics.rejectedImages(), id, rejected);
    }

    /** A value of another program. */
    public void garbage(String topic) throws Exception {
        broker.produceBytes(topic, 0, null, "no record of ours".getBytes(StandardCharsets.UTF_8));
    }

    @SuppressWarnings("unchecked")
    private <T extends SpecificRecord> void send(String topic, String key, T value)
            throws Exception {
        AvroWire<T> wire = AvroWire.of((Class<T>) value.getClass());
        broker.produceBytes(topic, 0, key.getBytes(StandardCharsets.UTF_8), wire.encode(value));
    }
}
