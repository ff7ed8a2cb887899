package io.flinkalexnet.jobs.ingest;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaFailure;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Reads a few committed records of a topic as it stands; does not wait for new ones and leaves no
 * trace on the broker. For one thread; close it.
 */
public final class TopicPeek implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Transactions leave gaps in the offsets, so the first try reaches back further than asked. */
    private static final int REACH_FACTOR = 4;

    private final KafkaOptions kafka;
    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> ends;

    /**
     * Fixes the end: what is committed now.
     *
     * @throws IOException if there is no such topic
     */
    public TopicPeek(KafkaOptions kafka, String topic) throws IOException {
        this.kafka = kafka;
        this.topic = topic;
        consumer = KafkaClients.consumer(kafka);
        try {
            List<PartitionInfo> infos = consumer.listTopics().get(topic);
            if (infos == null) {
                throw new IOException(
                        "there is no topic %s at %s that this user may see; there are %s"
                                .formatted(
                                        topic,
                                        kafka.bootstrapServers(),
                                        consumer.listTopics().keySet()));
            }
            partitions =
                    infos.stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            begins = consumer.beginningOffsets(partitions);
            ends = consumer.endOffsets(partitions);
        } catch (AuthorizationException e) {
            consumer.close();
            throw notAllowed(e);
        } catch (IOException | RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private IOException notAllowed(AuthorizationException e) {
        return KafkaFailure.of(kafka, "topic %s can't be read".formatted(topic), e);
    }

    /** The first records of the topic, at most {@code count}, by time. */
    public List<ConsumerRecord<byte[], byte[]>> first(int count) throws IOException {
        begins.forEach(consumer::seek);
        List<ConsumerRecord<byte[], byte[]>> records = read(count);
        sortByTime(records);
        return records.subList(0, Math.min(count, records.size()));
    }

    /** The newest records of the topic, at most {@code count}, oldest of them first. */
    public List<ConsumerRecord<byte[], byte[]>> newest(int count) throws IOException {
        for (long reach = (long) REACH_FACTOR * count; ; reach *= REACH_FACTOR) {
            boolean fromTheBegin = seekBack(reach);
            List<ConsumerRecord<byte[], byte[]>> records = read(Integer.MAX_VALUE);
            if (records.size() >= count || fromTheBegin) {
                sortByTime(records);
                return records.subList(Math.max(0, records.size() - count), records.size());
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Whether this is the begin of every partition. */
    private boolean seekBack(long reach) {
        boolean fromTheBegin = true;
        for (TopicPartition partition : partitions) {
            long from = Math.max(begins.get(partition), ends.get(partition) - reach);
            fromTheBegin &= from == begins.get(partition);
            consumer.seek(partition, from);
        }
        return fromTheBegin;
    }

    /** From where the consumer stands to the end, or to {@code perPartition} of each partition. */
    private List<ConsumerRecord<byte[], byte[]>> read(int perPartition) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<TopicPartition, Integer> counts = new HashMap<>();
        long progressNanos = System.nanoTime();
        while (!isRead(counts, perPartition)) {
            int before = records.size();
            for (ConsumerRecord<byte[], byte[]> record : poll()) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                boolean wanted = counts.getOrDefault(partition, 0) < perPartition;
                if (wanted && record.offset() < ends.get(partition)) {
                    counts.merge(partition, 1, Integer::sum);
                    records.add(record);
                }
            }
            if (records.size() > before) {
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
                throw new IOException(
                        "no record came for %d s, though the topic's end is not reached"
                                .formatted(PATIENCE.toSeconds()));
            }
        }
        return records;
    }

    private ConsumerRecords<byte[], byte[]> poll() throws IOException {
        try {
            return consumer.poll(POLL);
        } catch (AuthorizationException e) {
            throw notAllowed(e);
        }
    }

    private boolean isRead(Map<TopicPartition, Integer> counts, int perPartition) {
        for (TopicPartition partition : partitions) {
            boolean enough = counts.getOrDefault(partition, 0) >= perPartition;
            if (!enough && consumer.position(partition) < ends.get(partition)) {
                return false;
            }
        }
        return true;
    }

    /** Stable: records of one partition and time stay in order. */
    private static void sortByTime(List<ConsumerRecord<byte[], byte[]>> records) {
        records.sort((one, other) -> Long.compare(one.timestamp(), other.timestamp()));
    }
}
