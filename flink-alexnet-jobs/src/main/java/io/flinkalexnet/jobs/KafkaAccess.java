package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.acl.AclOperation;

/** Words for what Kafka's access control lists do not allow. */
public final class KafkaAccess {
    private static final Pattern USER = Pattern.compile("\\busername\\s*=\\s*[\"']?([\\w.@-]+)");

    private final KafkaOptions kafka;

    KafkaAccess(KafkaOptions kafka) {
        this.kafka = kafka;
    }

    /**
     * Checks that a user may write topics. Without any such right, a producer is told of the whole
     * cluster, which says little.
     *
     * @throws IllegalArgumentException naming each topic that may not be written, and the fix
     * @throws ExecutionException if a topic is missing or can't be seen
     */
    public static void requireWrite(KafkaOptions kafka, Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException {
        KafkaAccess access = new KafkaAccess(kafka);
        List<String> denied =
                admin
                        .describeTopics(
                                topics,
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .allTopicNames()
                        .get()
                        .values()
                        .stream()
                        .filter(each -> !each.authorizedOperations().contains(AclOperation.WRITE))
                        .map(each -> access.topic(AclOperation.WRITE, each.name()))
                        .toList();
        if (!denied.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", denied));
        }
    }

    /** That an operation on a topic is not allowed, and the line that allows it. */
    String topic(AclOperation operation, String topic) {
        return denied(operation, "topic " + topic, "--topic " + topic);
    }

    /** The same of transactional ids with a prefix. */
    String transactions(String prefix) {
        return denied(
                AclOperation.WRITE,
                "transactional ids that begin with " + prefix,
                "--operation Describe --transactional-id %s --resource-pattern-type prefixed"
                        .formatted(prefix));
    }

    /** The same of a consumer group. */
    String group(String group) {
        return denied(AclOperation.READ, "consumer group " + group, "--group " + group);
    }

    private String denied(AclOperation operation, String resource, String resourceArguments) {
        return "%s may not %s the %s; allow it: kafka-acls.sh --bootstrap-server %s --command-config ADMIN_FILE --add --allow-principal %s --operation %s %s"
                .formatted(
                        principal() == null ? "this user" : principal(),
                        operation == AclOperation.READ ? "read" : "write",
                        resource,
                        kafka.bootstrapServers(),
                        principal() == null ? "User:NAME" : principal(),
                        operation == AclOperation.READ ? "Read" : "Write",
                        resourceArguments);
    }

    /** As the login says; with client certificates only the broker knows. */
    private String principal() {
        Matcher user = USER.matcher(kafka.properties().getOrDefault("sasl.jaas.config", ""));
        return user.find() ? "User:" + user.group(1) : null;
    }

    /** How a command of ours reaches the same brokers. */
    String commandSuffix() {
        return " --bootstrap-servers "
                + kafka.bootstrapServers()
                + (kafka.properties().isEmpty() ? "" : " --kafka-config FILE");
    }
}
