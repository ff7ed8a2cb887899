package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaFailure;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a topic holds now. */
public final class TopicRanges {
    private TopicRanges() {}

    /**
     * A topic at one moment.
     *
     * @param id the brokers' own, which another topic of the same name does not get; empty if they
     *     are older than such ids
     * @param ranges its kept and committed offsets, by partition
     */
    record Kept(String id, List<PartitionRange> ranges) {}

    /**
     * The kept and committed offsets of all partitions, by partition.
     *
     * @throws IOException if the topic doesn't exist or the brokers don't answer
     */
    public static List<PartitionRange> of(KafkaOptions kafka, String topic)
            throws IOException, InterruptedException {
        return kept(kafka, topic).ranges();
    }

    /** The same, with the topic's id. */
    static Kept kept(KafkaOptions kafka, String topic) throws IOException, InterruptedException {
        try (Admin admin = KafkaClients.admin(kafka)) {
            return kept(admin, kafka, topic);
        }
    }

    /** The same, asked by a client that stays open. */
    static Kept kept(Admin admin, KafkaOptions kafka, String topic)
            throws IOException, InterruptedException {
        try {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            List<TopicPartition> partitions = partitions(description);
            Map<TopicPartition, ListOffsetsResultInfo> first =
                    offsets(admin, partitions, OffsetSpec.earliest());
            Map<TopicPartition, ListOffsetsResultInfo> last =
                    offsets(admin, partitions, OffsetSpec.latest());
            List<PartitionRange> ranges = new ArrayList<>(partitions.size());
            for (TopicPartition each : partitions) {
                long start = first.get(each).offset();
                long stop = last.get(each).offset();
                ranges.add(new PartitionRange(each.partition(), start, Math.max(start, stop)));
            }
            return new Kept(id(description), ranges);
        } catch (ExecutionException e) {
            throw failure(kafka, topic, e.getCause());
        }
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(TopicPartitionInfo::partition)
                .sorted()
                .map(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    private static String id(TopicDescription topic) {
        return topic.topicId().equals(Uuid.ZERO_UUID) ? "" : topic.topicId().toString();
    }

    /** With read_committed the latest offset is that of the oldest open transaction. */
    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(each -> asked.put(each, spec));
        return admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get();
    }

    private static IOException failure(KafkaOptions kafka, String topic, Throwable cause) {
        String brokers = kafka.bootstrapServers();
        return cause instanceof UnknownTopicOrPartitionException
                ? new IOException(
                        "the topic %s doesn't exist on %s; create it and send pictures to it first"
                                .formatted(topic, brokers),
                        cause)
                : KafkaFailure.of(
                        kafka, "the offsets of the topic %s can't be had".formatted(topic), cause);
    }
}
