package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.source.PartitionRange;
import io.flinkalexnet.flink.source.TopicRanges;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of a job as they stand when it is submitted; asked by the client. */
final class SubmittedTopics {
    private static final Logger LOG = LoggerFactory.getLogger(SubmittedTopics.class);

    private SubmittedTopics() {}

    /**
     * Checks all the job needs of Kafka, see {@link KafkaCheck}, and logs what should be better.
     *
     * @throws IllegalArgumentException naming what is missing or too small, and the fix
     */
    static void require(
            StreamExecutionEnvironment environment, KafkaOptions kafka, KafkaNeeds needs)
            throws IOException {
        Duration interval =
                Duration.ofMillis(environment.getCheckpointConfig().getCheckpointInterval());
        try {
            KafkaCheck.run(kafka, needs, interval).forEach(LOG::warn);
        } catch (InterruptedException e) {
            throw interrupted(e);
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
