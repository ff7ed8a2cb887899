package io.flinkalexnet.flink.testing;

import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.schema.ImageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Kafka broker (KRaft, one node, a free port) in the test's process; up in 2 to 8 seconds.
 * Either a static {@code @RegisterExtension} field, which starts and closes it around the class, or
 * {@link #start} and {@link #close}. Topics are not created by themselves.
 */
public final class TestBroker implements AutoCloseable, BeforeAllCallback, AfterAllCallback {
    private static final Duration POLL = Duration.ofMillis(200);

    private final AvroWire<ImageRecord> imageWire = AvroWire.of(ImageRecord.class);
    private KafkaClusterTestKit kit;

    /** A broker that runs. */
    public static TestBroker start() throws Exception {
        TestBroker broker = new TestBroker();
        broker.open();
        return broker;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        open();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        close();
    }

    private void open() throws Exception {
        TestKitNodes nodes =
                new TestKitNodes.Builder()
                        .setCombined(true)
                        .setNumBrokerNodes(1)
                        .setNumControllerNodes(1)
                        .build();
        kit =
                new KafkaClusterTestKit.Builder(nodes)
                        .setConfigProp("transaction.state.log.replication.factor", "1")
                        .setConfigProp("transaction.state.log.min.isr", "1")
                        .setConfigProp("transaction.state.log.num.partitions", "4")
                        .setConfigProp("offsets.topic.replication.factor", "1")
                        .setConfigProp("offsets.topic.num.partitions", "4")
                        .setConfigProp("group.initial.rebalance.delay.ms", "0")
                        .setConfigProp("auto.create.topics.enable", "false")
                        // a busy machine delays heartbeats; a fenced broker gives no transactions
                        .setConfigProp("broker.session.timeout.ms", "60000")
                        .build();
        kit.format();
        kit.startup();
        kit.waitForReadyBrokers();
    }

    @Override
    public void close() throws Exception {
        if (kit != null) {
            kit.close();
            kit = null;
        }
    }

    public String bootstrapServers() {
        return kit.bootstrapServers();
    }

    /** Creates a topic and returns when it can be used. */
    public void createTopic(String topic, int partitions) throws Exception {
        createTopic(topic, partitions, Map.of());
    }

    /** Creates a topic with settings such as {@code cleanup.policy}. */
    public void createTopic(String topic, int partitions, Map<String, String> settings)
            throws Exception {
        NewTopic newTopic = new NewTopic(topic, partitions, (short) 1).configs(settings);
        try (Admin admin = admin()) {
            admin.createTopics(List.of(newTopic)).all().get();
            while (!isKnown(admin, topic)) { // the controller has it, the broker hears of it
                Thread.onSpinWait();
            }
        }
    }

    private static boolean isKnown(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    /** Sends pictures, keyed by id, in this order; a key always lands on the same partition. */
    public void produce(String topic, ImageRecord... images) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            sendAll(producer, topic, images);
        }
    }

    /** The same in one transaction: its commit marker leaves a gap in the offsets. */
    public void produceInTransaction(String topic, ImageRecord... images) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = transactionalProducer()) {
            producer.beginTransaction();
            sendAll(producer, topic, images);
            producer.commitTransaction();
        }
    }

    /** The same in a transaction that is aborted: readers of committed records see nothing. */
    public void produceAborted(String topic, ImageRecord... images) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = transactionalProducer()) {
            producer.beginTransaction();
            sendAll(producer, topic, images);
            producer.flush();
            producer.abortTransaction();
        }
    }

    /** Sends any bytes; null as value is a tombstone. */
    public void produceBytes(String topic, int partition, byte[] key, byte[] value)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
        }
    }

    private void sendAll(KafkaProducer<byte[], byte[]> producer, String topic, ImageRecord[] images)
            throws ExecutionException, InterruptedException {
        List<Future<?>> sent = new ArrayList<>(images.length);
        for (ImageRecord image : images) {
            byte[] key = image.getId().getBytes(StandardCharsets.UTF_8);
            sent.add(producer.send(new ProducerRecord<>(topic, key, imageWire.encode(image))));
        }
        for (Future<?> each : sent) {
            each.get();
        }
    }

    /** All committed records of a topic up to its end now, partition by partition. */
    public <T extends SpecificRecord> List<T> readCommitted(String topic, AvroWire<T> wire)
            throws Exception {
        List<T> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : readCommitted(topic)) {
            values.add(wire.decode(each.value()));
        }
        return values;
    }

    /** All committed records of a topic up to its end now, as bytes. */
    public List<ConsumerRecord<byte[], byte[]>> readCommitted(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .toList();
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).get(partition);
                while (consumer.position(partition) < end) {
                    consumer.poll(POLL).records(partition).forEach(all::add);
                }
            }
            return all;
        }
    }

    /** Deletes all records below an offset, as retention does. */
    public void deleteRecordsBefore(String topic, int partition, long offset) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(topic, partition),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    /** A client for everything else; the caller closes it. */
    public Admin admin() {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return Admin.create(properties);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> transactionalProducer() {
        String id = "test-" + UUID.randomUUID();
        KafkaProducer<byte[], byte[]> producer =
                producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id));
        producer.initTransactions();
        return producer;
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "120000");
        properties.putAll(more);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
