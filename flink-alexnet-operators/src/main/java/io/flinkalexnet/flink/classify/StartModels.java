package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.flink.classify.ModelStore.StoredModel;
import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.schema.ModelAnnouncement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the model a classify job starts with. Runs in the client, which reads and checks the whole
 * file: a job with a bad model isn't submitted.
 */
public final class StartModels {
    private static final Logger LOG = LoggerFactory.getLogger(StartModels.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private StartModels() {}

    /**
     * The model in a file.
     *
     * @param name line of models to follow from there on
     * @param uri of any Flink file system
     * @throws IOException naming the file and what is wrong with it
     */
    public static StartModel fromFile(String name, String uri) throws IOException {
        StoredModel stored = ModelStore.read(uri);
        Model model = stored.model();
        AnnouncedModel announced =
                new AnnouncedModel(
                        name,
                        model.step(),
                        uri,
                        stored.sha256(),
                        model.network().toString(),
                        model.labels());
        return new StartModel(announced, model.preprocessing().geometry(), Map.of());
    }

    /**
     * The newest committed announcement of a name.
     *
     * @param topic of announcements, such as {@code models}
     * @throws IllegalArgumentException if there is none
     * @throws IOException if its file is not there or not good
     */
    public static StartModel newest(KafkaOptions kafka, String topic, String name)
            throws IOException {
        Scan scan = scan(kafka, topic, name);
        Model model = ModelStore.read(scan.newest);
        return new StartModel(scan.newest, model.preprocessing().geometry(), scan.offsets);
    }

    /**
     * The same, without a look at its file.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AnnouncedModel newestAnnouncement(KafkaOptions kafka, String topic, String name) {
        return scan(kafka, topic, name).newest;
    }

    private static Scan scan(KafkaOptions kafka, String topic, String name) {
        Scan scan = new Scan(name);
        try (KafkaConsumer<byte[], byte[]> consumer = KafkaClients.consumer(kafka)) {
            scan.run(consumer, partitions(consumer, topic));
        }
        if (scan.newest == null) {
            throw new IllegalArgumentException(
                    "there is no model named %s on topic %s; train one with ./alexnet train or name a model file"
                            .formatted(name, topic));
        }
        return scan;
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, String topic) {
        try {
            return consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
        } catch (UnknownTopicOrPartitionException e) {
            return List.of(); // the same as an empty topic
        }
    }

    /** One pass over the topic up to its end. */
    private static final class Scan {
        private final AvroWire<ModelAnnouncement> wire = AvroWire.of(ModelAnnouncement.class);
        private final String name;
        private final Map<Integer, Long> offsets = new HashMap<>();
        private AnnouncedModel newest;

        Scan(String name) {
            this.name = name;
        }

        void run(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).get(partition);
                while (consumer.position(partition) < end) {
                    consumer.poll(POLL).records(partition).forEach(this::take);
                }
                offsets.put(partition.partition(), consumer.position(partition));
            }
        }

        /** All announcements of a name lie in one partition: the last one is the newest. */
        private void take(ConsumerRecord<byte[], byte[]> each) {
            if (each.key() == null
                    || !name.equals(new String(each.key(), StandardCharsets.UTF_8))) {
                return;
            }
            if (each.value() == null) {
                newest = null;
                return;
            }
            try {
                newest = AnnouncedModel.of(wire.decode(each.value()));
            } catch (IOException e) {
                LOG.warn(
                        "The record {}/{}/{} is no announcement and is left out: {}",
                        each.topic(),
                        each.partition(),
                        each.offset(),
                        e.getMessage());
            }
        }
    }
}
