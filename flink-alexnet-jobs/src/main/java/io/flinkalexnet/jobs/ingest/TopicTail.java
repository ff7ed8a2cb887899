package io.flinkalexnet.jobs.ingest;

import io.flinkalexnet.flink.kafka.AvroWire;
import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows the committed records of a topic. Leaves no trace on the broker. For one thread; close
 * it.
 *
 * @param <T> the one kind of record that is on the topic
 */
public final class TopicTail<T extends SpecificRecord> implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaOptions kafka;
    private final String topic;
    private final AvroWire<T> wire;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /** Takes a record with its Kafka record, which has key and offset. */
    public interface Taker<T> {
        void take(T value, ConsumerRecord<byte[], byte[]> record);

        /** A record without a value: its key was deleted. */
        default void deleted(ConsumerRecord<byte[], byte[]> record) {}

        /**
         * A record that is not of the topic's kind. Unless told otherwise, it ends the reading.
         *
         * @param problem why it can't be read
         */
        default void unreadable(ConsumerRecord<byte[], byte[]> record, IOException problem)
                throws IOException {
            throw problem;
        }
    }

    private TopicTail(KafkaOptions kafka, String topic, Class<T> type) {
        this.kafka = kafka;
        this.topic = topic;
        wire = AvroWire.of(type);
        consumer = KafkaClients.consumer(kafka);
        try {
            partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .toList();
            consumer.assign(partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** From the first record that is there; the topic must exist. */
    public static <T extends SpecificRecord> TopicTail<T> fromBeginning(
            KafkaOptions kafka, String topic, Class<T> type) {
        TopicTail<T> tail = new TopicTail<>(kafka, topic, type);
        tail.consumer.seekToBeginning(tail.partitions);
        return tail;
    }

    /** From the end as it is now; the topic must exist. */
    public static <T extends SpecificRecord> TopicTail<T> fromNow(
            KafkaOptions kafka, String topic, Class<T> type) {
        TopicTail<T> tail = new TopicTail<>(kafka, topic, type);
        tail.consumer.seekToEnd(tail.partitions);
        tail.partitions.forEach(tail.consumer::position); // decides it now, not at the first poll
        return tail;
    }

    /** Gives what has come, or waits 200 ms for it; tells how many records there were. */
    public int poll(Taker<T> taker) throws IOException {
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            give(record, taker);
            count++;
        }
        return count;
    }

    private void give(ConsumerRecord<byte[], byte[]> record, Taker<T> taker) throws IOException {
        if (record.value() == null) {
            taker.deleted(record);
            return;
        }
        T value;
        try {
            value = wire.decode(record.value());
        } catch (IOException e) {
            taker.unreadable(record, e);
            return;
        }
        taker.take(value, record);
    }

    /**
     * Gives all that was written until now, is committed, and was not given yet; perhaps also what
     * comes meanwhile. Waits for transactions that are open now: a job that has ended has committed
     * its own, but brokers show that a little later.
     *
     * @throws IOException if the end does not come nearer for 30 s
     */
    public void drain(Taker<T> taker) throws IOException {
        drain(taker, ends());
    }

    /**
     * Gives all that is committed now and was not given yet; perhaps also what comes meanwhile.
     * Waits for no transaction.
     *
     * @throws IOException if the end does not come nearer for 30 s
     */
    public void drainCommitted(Taker<T> taker) throws IOException {
        drain(taker, consumer.endOffsets(partitions));
    }

    private void drain(Taker<T> taker, Map<TopicPartition, Long> ends) throws IOException {
        long progressNanos = System.nanoTime();
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
            if (poll(taker) > 0) {
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
                throw new IOException(
                        "topic %s: no record came for %d s, though its end is not reached; is a transaction open?"
                                .formatted(topic, PATIENCE.toSeconds()));
            }
        }
    }

    /** Ends of the partitions, open transactions included. */
    private Map<TopicPartition, Long> ends() {
        Map<String, String> uncommitted =
                Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        try (KafkaConsumer<byte[], byte[]> all = KafkaClients.consumer(kafka, uncommitted)) {
            return all.endOffsets(partitions);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
