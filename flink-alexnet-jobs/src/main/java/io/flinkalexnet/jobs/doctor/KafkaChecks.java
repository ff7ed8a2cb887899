package io.flinkalexnet.jobs.doctor;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaFailure;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;

/** Whether Kafka answers, and what it is. */
record KafkaChecks(KafkaOptions kafka) {
    private static final String GROUP = "kafka";

    List<Check> run() throws InterruptedException {
        try {
            KafkaClients.reach(kafka);
            return List.of(Check.ok(GROUP, "brokers", describe()));
        } catch (IOException e) {
            return List.of(
                    Check.fail(
                            GROUP,
                            "brokers",
                            e.getMessage(),
                            "./alexnet broker starts one on this machine; --skip-kafka leaves this out"));
        }
    }

    private String describe() throws IOException, InterruptedException {
        try (Admin admin = KafkaClients.admin(kafka)) {
            DescribeClusterResult cluster = admin.describeCluster();
            int brokers = cluster.nodes().get().size();
            return "%s: cluster %s of %d broker%s"
                    .formatted(
                            kafka.bootstrapServers(),
                            cluster.clusterId().get(),
                            brokers,
                            brokers == 1 ? "" : "s");
        } catch (ExecutionException e) {
            throw KafkaFailure.of(kafka, "Kafka can't be asked", e.getCause());
        }
    }
}
