package io.flinkalexnet.flink.kafka;

import io.flinkalexnet.flink.decode.Rejection;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Turns elements of a stream into records of one topic: key in UTF-8, value by {@link AvroWire}.
 * Kafka stamps the time of writing, not the picture's: retention counts from it, and old pictures
 * would be deleted as soon as they are written.
 *
 * @param <E> element of the stream
 * @param <T> record on the topic
 */
public final class TopicWriter<E, T extends SpecificRecord>
        implements KafkaRecordSerializationSchema<E> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final Class<T> type;
    private final SerializableFunction<E, String> key;
    private final SerializableFunction<E, T> value;
    private transient AvroWire<T> wire;

    private TopicWriter(
            String topic,
            Class<T> type,
            SerializableFunction<E, String> key,
            SerializableFunction<E, T> value) {
        this.topic = topic;
        this.type = type;
        this.key = key;
        this.value = value;
    }

    /** Keyed by image id. */
    public static TopicWriter<Prediction, Prediction> predictions(String topic) {
        return new TopicWriter<>(topic, Prediction.class, each -> each.getImageId(), each -> each);
    }

    /** Keyed by image id. */
    public static TopicWriter<Embedding, Embedding> embeddings(String topic) {
        return new TopicWriter<>(topic, Embedding.class, each -> each.getImageId(), each -> each);
    }

    /** Keyed by image id, or by topic/partition/offset if the record could not be read. */
    public static TopicWriter<Rejection, RejectedImage> rejections(String topic) {
        return new TopicWriter<>(
                topic, RejectedImage.class, TopicWriter::keyOf, TopicWriter::rejectedImage);
    }

    /** Keyed by the job's name. */
    public static TopicWriter<TrainingMetrics, TrainingMetrics> trainingMetrics(
            String topic, String job) {
        return new TopicWriter<>(topic, TrainingMetrics.class, each -> job, each -> each);
    }

    /** Keyed by the model's name. */
    public static TopicWriter<ModelAnnouncement, ModelAnnouncement> models(String topic) {
        return new TopicWriter<>(
                topic, ModelAnnouncement.class, each -> each.getName(), each -> each);
    }

    @Override
    public void open(
            SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
        wire = AvroWire.of(type);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            E element, KafkaSinkContext context, Long timestamp) {
        byte[] keyBytes = key.apply(element).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, keyBytes, wire.encode(value.apply(element)));
    }

    private static String keyOf(Rejection rejection) {
        return rejection.imageId() != null
                ? rejection.imageId()
                : "%s/%d/%d"
                        .formatted(rejection.topic(), rejection.partition(), rejection.offset());
    }

    private static RejectedImage rejectedImage(Rejection rejection) {
        return RejectedImage.newBuilder()
                .setImageId(rejection.imageId())
                .setOriginal(ByteBuffer.wrap(rejection.original()))
                .setReason(rejection.reason())
                .setDetail(rejection.detail())
                .setJob(rejection.job())
                .setTopic(rejection.topic())
                .setPartition(rejection.partition())
                .setOffset(rejection.offset())
                .build();
    }
}
