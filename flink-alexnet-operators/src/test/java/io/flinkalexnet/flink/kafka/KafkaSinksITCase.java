package io.flinkalexnet.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.Rejection;
import io.flinkalexnet.flink.testing.TestBroker;
import io.flinkalexnet.flink.testing.TestImages;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class KafkaSinksITCase {
    @RegisterExtension static final TestBroker BROKER = new TestBroker();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    private static final Instant TIME = Instant.ofEpochMilli(1_500_000_000_000L);

    @Test
    void predictionsOfEveryReadableRecordAndRejectionsOfEveryPoisonAreCommitted() throws Exception {
        createTopics("images", "predictions", "rejected-images");
        BROKER.produce("images", TestImages.images("good", 30, null));
        BROKER.produceBytes("images", 0, new byte[] {1}, new byte[] {7, 7});
        BROKER.produceBytes("images", 0, new byte[] {1}, null);
        StreamExecutionEnvironment environment = environment();
        DataStream<EncodedImage> images = images(environment, "images");
        images.filter(each -> each.problem() == null)
                .map(each -> new Prediction(each.id(), List.of(), 3L, TIME))
                .returns(new AvroTypeInfo<>(Prediction.class))
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                kafka(),
                                TopicWriter.predictions("predictions"),
                                "test-predictions"));
        images.filter(each -> each.problem() != null)
                .map(KafkaSinksITCase::rejection)
                .returns(Rejection.class)
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                kafka(),
                                TopicWriter.rejections("rejected-images"),
                                "test-rejected"));

        environment.execute();

        assertThat(BROKER.readCommitted("predictions", AvroWire.of(Prediction.class)))
                .hasSize(30)
                .extracting(Prediction::getImageId)
                .doesNotHaveDuplicates();
        assertThat(keys("predictions")).contains("good-0000", "good-0029");
        List<RejectedImage> rejected =
                BROKER.readCommitted("rejected-images", AvroWire.of(RejectedImage.class));
        assertThat(rejected)
                .extracting(RejectedImage::getOriginal)
                .containsExactlyInAnyOrder(
                        ByteBuffer.wrap(new byte[] {7, 7}), ByteBuffer.wrap(new byte[0]));
        assertThat(keys("rejected-images")).allMatch(key -> key.matches("images/0/\\d+"));
    }

    @Test
    void upsertsAreKeyedSoThatTheNewestOfAKeyCounts() throws Exception {
        createTopics("embeddings", "models", "training-metrics");
        StreamExecutionEnvironment environment = environment();
        write(
                environment,
                TopicWriter.embeddings("embeddings"),
                new Embedding("cat-1", List.of(0.5f), 3L, TIME, 1f));
        write(
                environment,
                TopicWriter.models("models"),
                (ModelAnnouncement) WireExamples.current().get("ModelAnnouncement-v1"));
        write(
                environment,
                TopicWriter.trainingMetrics("training-metrics", "train-flowers"),
                (TrainingMetrics) WireExamples.current().get("TrainingMetrics-v2"));

        environment.execute();

        assertThat(keys("embeddings")).containsExactly("cat-1");
        assertThat(keys("models")).containsExactly("flowers");
        assertThat(keys("training-metrics")).containsExactly("train-flowers");
        assertThat(BROKER.readCommitted("embeddings", AvroWire.of(Embedding.class)))
                .containsExactly(new Embedding("cat-1", List.of(0.5f), 3L, TIME, 1f));
    }

    /** Or retention would delete what is said about old pictures. */
    @Test
    void recordsCarryTheTimeOfWriting() throws Exception {
        createTopics("old-pictures");
        StreamExecutionEnvironment environment = environment();
        write(
                environment,
                TopicWriter.embeddings("old-pictures"),
                new Embedding("cat-1", List.of(0.5f), 3L, TIME, 1f));

        environment.execute();

        assertThat(BROKER.readCommitted("old-pictures").get(0).timestamp())
                .isGreaterThan(TIME.toEpochMilli());
    }

    /** Kafka's own limit of a request is 1 MiB. */
    @Test
    void aLargeRejectedPictureArrivesWithItsBytes() throws Exception {
        BROKER.createTopic(
                "large-rejected", 1, Map.of("max.message.bytes", Integer.toString(8 << 20)));
        StreamExecutionEnvironment environment = environment();
        environment
                .fromData(5 << 20)
                .map(KafkaSinksITCase::largeRejection)
                .returns(Rejection.class)
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                kafka(),
                                TopicWriter.rejections("large-rejected"),
                                "test-large-rejected"));

        environment.execute();

        assertThat(BROKER.readCommitted("large-rejected", AvroWire.of(RejectedImage.class)))
                .extracting(RejectedImage::getOriginal)
                .containsExactly(ByteBuffer.wrap(largeRejection(5 << 20).original()));
    }

    @Test
    void theUsersOwnLimitOfARequestWins() {
        KafkaOptions own =
                new KafkaOptions(
                        "localhost:9092",
                        Map.of("max.request.size", "7", "linger.ms", "5"),
                        KafkaOptions.TRANSACTION_TIMEOUT.defaultValue());

        assertThat(KafkaSinks.producerProperties(own))
                .containsEntry("max.request.size", "7")
                .containsEntry("buffer.memory", Long.toString(KafkaSinks.BUFFER_BYTES))
                .containsEntry("linger.ms", "5");
    }

    @Test
    void exactlyOnceNeedsAPrefixOfItsOwn() {
        assertThatThrownBy(() -> KafkaSinks.exactlyOnce(kafka(), TopicWriter.predictions("p"), " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("transactionalIdPrefix");
    }

    private static <T extends SpecificRecordBase> void write(
            StreamExecutionEnvironment environment, TopicWriter<T, T> writer, T value) {
        @SuppressWarnings("unchecked")
        AvroTypeInfo<T> type = new AvroTypeInfo<>((Class<T>) value.getClass());
        environment
                .fromData(type, value)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<T>forMonotonousTimestamps()
                                .withTimestampAssigner((each, old) -> TIME.toEpochMilli()))
                .sinkTo(KafkaSinks.upsert(kafka(), writer));
    }

    private static DataStream<EncodedImage> images(
            StreamExecutionEnvironment environment, String topic) {
        KafkaSource<EncodedImage> source =
                KafkaSource.<EncodedImage>builder()
                        .setBootstrapServers(BROKER.bootstrapServers())
                        .setTopics(topic)
                        .setProperties(kafka().consumerProperties())
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setBounded(OffsetsInitializer.latest())
                        .setDeserializer(new ImageRecordDeserializer())
                        .build();
        return environment.fromSource(source, WatermarkStrategy.noWatermarks(), "images");
    }

    private static Rejection rejection(EncodedImage image) {
        return new Rejection(
                image.id(),
                image.encoded(),
                "UNREADABLE_RECORD",
                image.problem(),
                "classify",
                image.topic(),
                image.partition(),
                image.offset());
    }

    private static Rejection largeRejection(int bytes) {
        byte[] original = new byte[bytes];
        new Random(3).nextBytes(original);
        return new Rejection("large", original, "CORRUPT", "a test", "stats", "images", 0, 0);
    }

    private static List<String> keys(String topic) {
        return BROKER.readCommitted(topic).stream()
                .map(ConsumerRecord::key)
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .toList();
    }

    private static void createTopics(String... topics) throws Exception {
        for (String topic : topics) {
            BROKER.createTopic(topic, 2);
        }
    }

    private static KafkaOptions kafka() {
        return KafkaOptions.of(BROKER.bootstrapServers());
    }

    private static StreamExecutionEnvironment environment() {
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        environment.enableCheckpointing(500);
        environment.setParallelism(1);
        return environment;
    }
}
