package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaFailure;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks Kafka for all a job needs, before the job is submitted: what is missing fails again and
 * again on the cluster, where nobody looks. Runs in the client.
 */
final class KafkaCheck {
    private static final String COMPACTED_MODELS = " --compact ";
    private static final String GROUP = "group.id";

    private final KafkaOptions kafka;
    private final KafkaNeeds needs;
    private final KafkaAccess access;

    private KafkaCheck(KafkaOptions kafka, KafkaNeeds needs) {
        this.kafka = kafka;
        this.needs = needs;
        access = new KafkaAccess(kafka);
    }

    /**
     * Returns if the job can run.
     *
     * @param checkpointInterval zero or less if there are no checkpoints
     * @return what should be better, in words
     * @throws IllegalArgumentException with everything of one kind that is wrong, and the fix
     * @throws IOException if no broker answers, or none lets this client in
     */
    static List<String> run(KafkaOptions kafka, KafkaNeeds needs, Duration checkpointInterval)
            throws IOException, InterruptedException {
        KafkaClients.reach(kafka);
        KafkaCheck check = new KafkaCheck(kafka, needs);
        try (Admin admin = KafkaClients.admin(kafka)) {
            check.topics(admin);
            check.group(admin);
            List<String> remarks = new KafkaLimits(kafka, needs).check(admin, checkpointInterval);
            needs.transactions().forEach(check::transaction);
            return remarks;
        } catch (ExecutionException e) {
            throw KafkaFailure.of(kafka, "what the job needs can't be checked", e.getCause());
        }
    }

    private void topics(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(
                                needs.topics(),
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues();
        List<String> missing = new ArrayList<>();
        List<String> denied = new ArrayList<>();
        for (String topic : needs.topics()) {
            try {
                Set<AclOperation> allowed = answers.get(topic).get().authorizedOperations();
                addDenied(topic, allowed, denied);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    missing.add(topic);
                } else if (e.getCause() instanceof AuthorizationException) {
                    addDenied(topic, Set.of(), denied);
                } else {
                    throw e;
                }
            }
        }
        refuseIf(denied);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(missing(missing));
        }
    }

    private void addDenied(String topic, Set<AclOperation> allowed, List<String> denied) {
        if (needs.reads().contains(topic) && !allowed.contains(AclOperation.READ)) {
            denied.add(access.topic(AclOperation.READ, topic));
        }
        if (needs.writes().contains(topic) && !allowed.contains(AclOperation.WRITE)) {
            denied.add(access.topic(AclOperation.WRITE, topic));
        }
    }

    private static void refuseIf(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private String missing(List<String> topics) {
        List<String> commands = new ArrayList<>();
        List<String> plain = new ArrayList<>(topics);
        if (plain.remove(needs.models())) {
            commands.add(command(COMPACTED_MODELS + needs.models()));
        }
        if (plain.remove(needs.rejected())) {
            commands.add(
                    command(
                            " --max-message-bytes %d %s"
                                    .formatted(KafkaLimits.REJECTED_BYTES, needs.rejected())));
        }
        if (!plain.isEmpty()) {
            commands.add(command(" " + String.join(" ", plain)));
        }
        return "the job needs topics that don't exist at %s: %s; create them: %s"
                .formatted(
                        kafka.bootstrapServers(),
                        String.join(", ", topics),
                        String.join(" && ", commands));
    }

    private String command(String arguments) {
        return "./alexnet topics create" + arguments + access.commandSuffix();
    }

    /** Only whoever sets a group has one: jobs keep their offsets in checkpoints. */
    private void group(Admin admin) throws ExecutionException, InterruptedException {
        String group = kafka.properties().get(GROUP);
        if (group == null) {
            return;
        }
        try {
            Set<AclOperation> allowed =
                    admin.describeConsumerGroups(
                                    List.of(group),
                                    new DescribeConsumerGroupsOptions()
                                            .includeAuthorizedOperations(true))
                            .describedGroups()
                            .get(group)
                            .get()
                            .authorizedOperations();
            if (!allowed.contains(AclOperation.READ)) {
                throw new IllegalArgumentException(access.group(group));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                throw new IllegalArgumentException(access.group(group), e);
            }
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }

    /** Admin clients can't tell whether a transactional id may be used: a producer tries it. */
    private void transaction(String prefix) {
        Map<String, String> settings =
                Map.of(
                        "transactional.id",
                        prefix + "-check",
                        "transaction.timeout.ms",
                        Long.toString(kafka.transactionTimeout().toMillis()),
                        "max.block.ms",
                        Long.toString(3 * KafkaClients.PATIENCE.toMillis()));
        try (KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(kafka, settings)) {
            producer.initTransactions();
        } catch (AuthorizationException e) {
            throw new IllegalArgumentException(access.transactions(prefix), e);
        } catch (TimeoutException e) {
            throw new IllegalArgumentException(
                    "no transaction can be begun at %s: its coordinator does not answer; a cluster of fewer than three brokers needs transaction.state.log.replication.factor and transaction.state.log.min.isr set to 1"
                            .formatted(kafka.bootstrapServers()),
                    e);
        } catch (KafkaException e) {
            // InvalidTxnTimeoutException comes as a message only
            if (String.valueOf(e.getMessage()).contains(KafkaLimits.TRANSACTION_MILLIS)) {
                throw new IllegalArgumentException(KafkaLimits.tooLong(kafka, null), e);
            }
            throw e;
        }
    }
}
