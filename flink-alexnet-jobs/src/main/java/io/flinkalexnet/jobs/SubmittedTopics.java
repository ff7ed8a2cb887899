package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.source.PartitionRange;
import io.flinkalexnet.flink.source.TopicRanges;
import io.flinkalexnet.jobs.broker.TopicCreator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.common.TopicPartition;

/** The topics of a job as they stand when it is submitted; asked by the client. */
final class SubmittedTopics {
    private SubmittedTopics() {}

    /**
     * Checks that all topics exist: a source without its topic fails again and again on the
     * cluster, where nobody looks.
     *
     * @throws IllegalArgumentException naming those that don't
     */
    static void require(KafkaOptions kafka, List<String> names) throws IOException {
        List<String> missing;
        try {
            KafkaClients.reach(kafka);
            missing = new TopicCreator(kafka).missing(names);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "the job needs topics that don't exist at %s: %s; create them with kafka-topics.sh --create, the one of models with --config cleanup.policy=compact"
                            .formatted(kafka.bootstrapServers(), String.join(", ", missing)));
        }
    }

    /** Committed offsets of a topic, by partition. */
    static List<PartitionRange> ranges(KafkaOptions kafka, String topic) throws IOException {
        try {
            return TopicRanges.of(kafka, topic);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The end of a topic, fixed: a restarted job reads up to the same offsets. */
    static OffsetsInitializer end(String topic, List<PartitionRange> ranges) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        ranges.forEach(each -> ends.put(new TopicPartition(topic, each.partition()), each.stop()));
        return OffsetsInitializer.offsets(ends);
    }

    private static IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        IOException interrupted = new InterruptedIOException("interrupted while asking Kafka");
        interrupted.initCause(cause);
        return interrupted;
    }
}
