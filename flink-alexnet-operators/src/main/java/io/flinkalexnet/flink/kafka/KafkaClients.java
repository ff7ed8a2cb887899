package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.flink.util.TemporaryClassLoaderContext;
import org.apache.flink.util.function.SupplierWithException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens every Kafka client that is not Flink's own. Classes that settings name, such as login
 * modules, are loaded by the class loader of the job. Callers close what they get.
 */
public final class KafkaClients {
    /** How long the first question to a broker may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaClients.class);

    private KafkaClients() {}

    /**
     * Returns once a broker has answered.
     *
     * @throws IOException in words if none does within {@link #PATIENCE} or it refuses this client
     */
    public static void reach(KafkaOptions kafka) throws IOException, InterruptedException {
        warnOfUnknown(kafka);
        Properties settings = kafka.clientProperties();
        String millis = Long.toString(PATIENCE.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        try (Admin admin = open(() -> Admin.create(settings))) {
            admin.describeCluster().clusterId().get();
        } catch (ExecutionException e) {
            throw KafkaFailure.of(kafka, "Kafka can't be used", e.getCause());
        }
    }

    /** Kafka takes any setting: one that is misspelt would go unnoticed. */
    private static void warnOfUnknown(KafkaOptions kafka) {
        Set<String> unknown = new TreeSet<>(kafka.properties().keySet());
        unknown.removeAll(AdminClientConfig.configNames());
        unknown.removeAll(ProducerConfig.configNames());
        unknown.removeAll(ConsumerConfig.configNames());
        if (!unknown.isEmpty()) {
            LOG.warn("No Kafka client has the settings {}; are they misspelt?", unknown);
        }
    }

    /** For questions and topics. */
    public static Admin admin(KafkaOptions kafka) {
        return open(() -> Admin.create(kafka.clientProperties()));
    }

    /** Reads committed records as bytes; creates no topic. */
    public static KafkaConsumer<byte[], byte[]> consumer(KafkaOptions kafka) {
        return consumer(kafka, Map.of());
    }

    /**
     * The same.
     *
     * @param more settings that go before all others
     */
    public static KafkaConsumer<byte[], byte[]> consumer(
            KafkaOptions kafka, Map<String, String> more) {
        Properties settings = kafka.consumerProperties();
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.putAll(more);
        return open(
                () ->
                        new KafkaConsumer<>(
                                settings,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()));
    }

    /**
     * Sends bytes.
     *
     * @param more settings that go before all others
     */
    public static KafkaProducer<byte[], byte[]> producer(
            KafkaOptions kafka, Map<String, String> more) {
        Properties settings = kafka.clientProperties();
        settings.putAll(more);
        return open(
                () ->
                        new KafkaProducer<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Kafka asks the thread's class loader, which on threads of Flink's own knows no Kafka. */
    private static <T> T open(SupplierWithException<T, KafkaException> client) {
        try (var ignored = TemporaryClassLoaderContext.of(KafkaClients.class.getClassLoader())) {
            return client.get();
        } catch (KafkaException e) {
            String messages = KafkaFailure.messages(e);
            if (messages.contains("JAAS")) { // it repeats what it did not understand: a password
                throw new IllegalArgumentException(
                        "sasl.jaas.config must be of the form CLASS required KEY=\"VALUE\" KEY=\"VALUE\"; with the semicolon");
            }
            throw new IllegalArgumentException(
                    "Kafka's client can't be opened with these settings: " + messages, e);
        }
    }
}
