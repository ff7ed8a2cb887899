package io.flinkalexnet.jobs.ingest;

import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaFailure;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.KafkaSinks;
import io.flinkalexnet.jobs.KafkaAccess;
import io.flinkalexnet.schema.ImageRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends pictures to topics that exist, in an order that depends on the seed and the ids alone: the
 * pictures are sorted by id and shuffled. Each picture arrives once even if a request is repeated
 * (idempotent producer, acks=all). For one thread; close it.
 */
public final class ImageIngest implements AutoCloseable {
    private static final String SOCKET_BYTES = "socket.request.max.bytes";
    private static final long BUFFER_BYTES_MIN = 32L << 20;

    /** What Kafka's batch and record headers add to key and value, at most. */
    private static final int ENVELOPE_BYTES = 512;

    private static final Logger LOG = LoggerFactory.getLogger(ImageIngest.class);

    private final KafkaOptions kafka;
    private final IngestTarget target;
    private final InstantSource clock;
    private final AvroWire<ImageRecord> wire = AvroWire.of(ImageRecord.class);
    private final int recordBytesMax;
    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * Asks the topics for their largest record and opens a producer.
     *
     * @param clock gives the event time
     * @throws IOException if a topic does not exist or no broker answers
     */
    public ImageIngest(KafkaOptions kafka, IngestTarget target, InstantSource clock)
            throws IOException, InterruptedException {
        this.kafka = kafka;
        this.target = target;
        this.clock = clock;
        recordBytesMax = recordBytesMax(kafka, target);
        producer = KafkaClients.producer(kafka, producerSettings(recordBytesMax));
    }

    /**
     * Sends all of them and returns when all are acknowledged.
     *
     * @param acknowledged told of every acknowledged picture, on another thread; gets 1
     * @throws IOException if a picture can't be read or is not acknowledged; others may have been
     *     sent by then
     */
    public IngestResult send(List<SourceImage> images, LongConsumer acknowledged)
            throws IOException {
        List<SourceImage> ordered = new ArrayList<>(images);
        ordered.sort((one, other) -> one.id().compareTo(other.id()));
        Shuffle.inPlace(ordered, target.seed(), Purpose.INGEST_ORDER, 0);
        Sending sending = new Sending(acknowledged);
        for (SourceImage image : ordered) {
            sending.send(image);
        }
        producer.flush();
        return sending.result();
    }

    @Override
    public void close() {
        producer.close();
    }

    /** One call of {@link ImageIngest#send}. */
    private final class Sending {
        private final LongConsumer acknowledged;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong heldOut = new AtomicLong();
        private final AtomicLong sentBytes = new AtomicLong();
        private final AtomicReference<Exception> failure = new AtomicReference<>();
        private final List<IngestResult.TooLarge> tooLarge = new ArrayList<>();

        Sending(LongConsumer acknowledged) {
            this.acknowledged = acknowledged;
        }

        void send(SourceImage image) throws IOException {
            throwFailure();
            byte[] encoded = image.content().read();
            byte[] key = image.id().getBytes(StandardCharsets.UTF_8);
            byte[] value = wire.encode(record(image, encoded));
            long recordBytes = (long) key.length + value.length + ENVELOPE_BYTES;
            if (recordBytes > recordBytesMax) {
                tooLarge.add(new IngestResult.TooLarge(image.id(), recordBytes, recordBytesMax));
                return;
            }
            boolean held = target.heldOut().holdsOut(image.id());
            AtomicLong counter = held ? heldOut : sent;
            String topic = held ? target.heldOutTopic() : target.topic();
            producer.send(
                    new ProducerRecord<>(topic, key, value),
                    (metadata, problem) -> {
                        if (problem != null) {
                            failure.compareAndSet(null, problem);
                            return;
                        }
                        counter.incrementAndGet();
                        sentBytes.addAndGet(encoded.length);
                        acknowledged.accept(1);
                    });
        }

        IngestResult result() throws IOException {
            throwFailure();
            return new IngestResult(sent.get(), heldOut.get(), sentBytes.get(), tooLarge);
        }

        private void throwFailure() throws IOException {
            Exception first = failure.get();
            if (first != null) {
                long before = sent.get() + heldOut.get();
                throw KafkaFailure.of(
                        kafka,
                        "a picture was not acknowledged after %d were".formatted(before),
                        first);
            }
        }
    }

    private ImageRecord record(SourceImage image, byte[] encoded) {
        return ImageRecord.newBuilder()
                .setId(image.id())
                .setEncoded(ByteBuffer.wrap(encoded))
                .setLabel(image.label())
                .setSource(image.source())
                .setEventTime(clock.instant())
                .build();
    }

    /** The smaller limit where there are two topics, so that the same pictures pass for both. */
    private static int recordBytesMax(KafkaOptions kafka, IngestTarget target)
            throws IOException, InterruptedException {
        List<ConfigResource> asked = new ArrayList<>();
        asked.add(new ConfigResource(ConfigResource.Type.TOPIC, target.topic()));
        if (target.heldOutTopic() != null) {
            asked.add(new ConfigResource(ConfigResource.Type.TOPIC, target.heldOutTopic()));
        }
        try (Admin admin = KafkaClients.admin(kafka)) {
            KafkaAccess.requireWrite(
                    kafka, admin, asked.stream().map(ConfigResource::name).toList());
            Node any = admin.describeCluster().nodes().get().iterator().next();
            asked.add(new ConfigResource(ConfigResource.Type.BROKER, any.idString()));
            int smallest = Integer.MAX_VALUE;
            for (ConfigResource each : asked) {
                smallest = Math.min(smallest, limit(admin, each));
            }
            return smallest;
        } catch (ExecutionException e) {
            throw KafkaFailure.of(
                    kafka, "the topics of %s can't be used".formatted(target), e.getCause());
        }
    }

    /** A broker closes the connection on a request above its limit, and says nothing. */
    private static int limit(Admin admin, ConfigResource resource)
            throws ExecutionException, InterruptedException {
        String key =
                resource.type() == ConfigResource.Type.TOPIC
                        ? TopicConfig.MAX_MESSAGE_BYTES_CONFIG
                        : SOCKET_BYTES;
        try {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return Integer.parseInt(config.get(key).value());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.info("{} of {} is unknown: no DescribeConfigs on it.", key, resource.name());
                return KafkaSinks.RECORD_BYTES_MAX;
            }
            throw e;
        }
    }

    private static Map<String, String> producerSettings(int recordBytesMax) {
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                "true",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Integer.toString(recordBytesMax),
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                Long.toString(Math.max(BUFFER_BYTES_MIN, 2L * recordBytesMax)),
                ProducerConfig.LINGER_MS_CONFIG,
                "5");
    }
}
