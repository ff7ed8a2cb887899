package io.flinkalexnet.jobs.plan;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaFailure;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/** What a topic takes on the brokers' disks. */
final class TopicBytes {
    private TopicBytes() {}

    /**
     * Bytes of one replica of each partition, as the brokers count them: compressed, with what is
     * deleted but not yet cleaned. Empty if this user may not ask.
     *
     * @throws IOException if no broker answers
     */
    static OptionalLong of(KafkaOptions kafka, String topic)
            throws IOException, InterruptedException {
        try (Admin admin = KafkaClients.admin(kafka)) {
            List<Integer> brokers =
                    admin.describeCluster().nodes().get().stream().map(Node::id).toList();
            Map<TopicPartition, Long> largest = new HashMap<>();
            for (Map<String, LogDirDescription> broker :
                    admin.describeLogDirs(brokers).allDescriptions().get().values()) {
                broker.values().forEach(folder -> add(folder, topic, largest));
            }
            return OptionalLong.of(largest.values().stream().mapToLong(Long::longValue).sum());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return OptionalLong.empty();
            }
            throw KafkaFailure.of(
                    kafka, "the size of the topic %s can't be had".formatted(topic), e.getCause());
        }
    }

    private static void add(
            LogDirDescription folder, String topic, Map<TopicPartition, Long> largest) {
        folder.replicaInfos()
                .forEach(
                        (partition, replica) -> {
                            if (partition.topic().equals(topic)) {
                                largest.merge(partition, replica.size(), Math::max);
                            }
                        });
    }
}
