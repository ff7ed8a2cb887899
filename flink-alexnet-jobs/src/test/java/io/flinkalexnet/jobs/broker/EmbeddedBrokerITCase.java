package io.flinkalexnet.jobs.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class EmbeddedBrokerITCase {
    private static final TopicPartition IMAGES = new TopicPartition("images", 0);

    @TempDir private Path folder;

    @Test
    void keepsTopicsAndCommittedRecordsInAGivenDirectory() throws Exception {
        Path directory = folder.resolve("kafka");
        try (EmbeddedBroker broker = start(directory)) {
            assertThat(createAll(broker)).hasSize(7);
            assertThat(createAll(broker)).as("existing topics are fine").isEmpty();
            assertThat(cleanupPolicy(broker, "models")).isEqualTo("compact");
            inTransaction(broker, "committed", Ending.COMMIT);
            inTransaction(broker, "aborted", Ending.ABORT);
        }

        try (EmbeddedBroker again = start(directory)) {
            assertThat(createAll(again)).isEmpty();
            assertThat(committed(again)).containsExactly("committed");
        }
        assertThat(directory).isDirectoryContaining("glob:**/meta.properties");
    }

    @Test
    void deletesItsTemporaryDirectory() throws Exception {
        Path directory;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.temporary())) {
            directory = broker.directory();
            assertThat(directory).isNotEmptyDirectory();
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            BrokerOptions options = new BrokerOptions(taken.getLocalPort(), null);

            assertThatThrownBy(() -> EmbeddedBroker.start(options))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }

    private enum Ending {
        COMMIT,
        ABORT
    }

    private static EmbeddedBroker start(Path directory) throws IOException {
        return EmbeddedBroker.start(new BrokerOptions(BrokerOptions.FREE_PORT, directory));
    }

    private static List<String> createAll(EmbeddedBroker broker) throws Exception {
        return new TopicCreator(kafka(broker)).createAll(Topics.DEFAULT, 1);
    }

    private static KafkaOptions kafka(EmbeddedBroker broker) {
        return KafkaOptions.of(broker.bootstrapServers());
    }

    private static String cleanupPolicy(EmbeddedBroker broker, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(kafka(broker).clientProperties())) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get("cleanup.policy")
                    .value();
        }
    }

    private static void inTransaction(EmbeddedBroker broker, String value, Ending ending) {
        Properties settings = kafka(broker).clientProperties();
        settings.put("transactional.id", "test");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(IMAGES.topic(), value));
            producer.flush();
            switch (ending) {
                case COMMIT -> producer.commitTransaction();
                case ABORT -> producer.abortTransaction();
            }
        }
    }

    private static List<String> committed(EmbeddedBroker broker) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        kafka(broker).consumerProperties(),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(IMAGES));
            consumer.seekToBeginning(List.of(IMAGES));
            List<String> values = new ArrayList<>();
            while (consumer.position(IMAGES) < consumer.endOffsets(List.of(IMAGES)).get(IMAGES)) {
                consumer.poll(Duration.ofMillis(200)).forEach(each -> values.add(each.value()));
            }
            return values;
        }
    }
}
