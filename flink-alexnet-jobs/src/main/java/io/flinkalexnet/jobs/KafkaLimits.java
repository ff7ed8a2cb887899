package io.flinkalexnet.jobs;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.KafkaSinks;
import io.flinkalexnet.jobs.broker.TopicCreator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether records and transactions of a job fit what topics, brokers and producers allow. */
final class KafkaLimits {
    /** Limit of a topic of rejected pictures that goes with topics of 16 MiB. */
    static final int REJECTED_BYTES = TopicCreator.REJECTED_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaLimits.class);

    /** What noticing a failure and restarting take, as a rule. */
    private static final Duration RESTART = Duration.ofMinutes(1);

    private static final String MESSAGE_BYTES = "max.message.bytes";
    private static final String REQUEST_BYTES = "max.request.size";
    private static final String SOCKET_BYTES = "socket.request.max.bytes";
    static final String TRANSACTION_MILLIS = "transaction.max.timeout.ms";
    private static final String CLEANUP = "cleanup.policy";

    private final KafkaOptions kafka;
    private final KafkaNeeds needs;

    KafkaLimits(KafkaOptions kafka, KafkaNeeds needs) {
        this.kafka = kafka;
        this.needs = needs;
    }

    /** Throws {@link IllegalArgumentException} with the fix; returns what should be better. */
    List<String> check(Admin admin, Duration checkpointInterval)
            throws ExecutionException, InterruptedException {
        transactionOutlivesRestart(checkpointInterval);
        Config broker = broker(admin);
        if (broker != null) {
            transactionIsAllowed(broker);
        }
        rejectionsFit(admin, broker);
        List<String> remarks = new ArrayList<>();
        if (needs.models() != null) {
            modelsAreCompacted(admin, remarks);
        }
        return remarks;
    }

    private void transactionOutlivesRestart(Duration checkpointInterval) {
        Duration needed = checkpointInterval.plus(RESTART);
        boolean hasCheckpoints = !checkpointInterval.isNegative() && !checkpointInterval.isZero();
        if (hasCheckpoints && kafka.transactionTimeout().compareTo(needed) < 0) {
            throw new IllegalArgumentException(
                    "%s is %s: the broker would abort what a job has written before a checkpoint (execution.checkpointing.interval %s) and a restart (%s) are over; set it to %d s or more"
                            .formatted(
                                    KafkaOptions.TRANSACTION_TIMEOUT.key(),
                                    words(kafka.transactionTimeout()),
                                    words(checkpointInterval),
                                    words(RESTART),
                                    needed.toSeconds()));
        }
    }

    private void transactionIsAllowed(Config broker) {
        Long max = number(broker, TRANSACTION_MILLIS);
        if (max != null && kafka.transactionTimeout().toMillis() > max) {
            throw new IllegalArgumentException(tooLong(kafka, Duration.ofMillis(max)));
        }
    }

    /** The message if the broker does not allow our transaction timeout. */
    static String tooLong(KafkaOptions kafka, Duration max) {
        return "%s is %s, longer than the brokers at %s allow%s; lower it, or raise transaction.max.timeout.ms in the brokers' server.properties"
                .formatted(
                        KafkaOptions.TRANSACTION_TIMEOUT.key(),
                        words(kafka.transactionTimeout()),
                        kafka.bootstrapServers(),
                        max == null ? "" : " (%s)".formatted(words(max)));
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }

    /** Nothing is lost: whatever a job can read it must be able to reject with all its bytes. */
    private void rejectionsFit(Admin admin, Config broker)
            throws ExecutionException, InterruptedException {
        Long recordBytes = topicNumber(admin, needs.pictures());
        Long rejectedBytes = topicNumber(admin, needs.rejected());
        if (recordBytes == null || rejectedBytes == null) {
            return;
        }
        long pictureBytes = Math.max(recordBytes, needs.fetchedBytes());
        long needed = pictureBytes + TopicCreator.REJECTION_BYTES;
        if (rejectedBytes < needed) {
            throw new IllegalArgumentException(
                    "topic %s takes records of %d bytes, too small for a rejected record of topic %s (%d bytes and %d for the reason); raise it: kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config max.message.bytes=%d"
                            .formatted(
                                    needs.rejected(),
                                    rejectedBytes,
                                    needs.pictures(),
                                    pictureBytes,
                                    TopicCreator.REJECTION_BYTES,
                                    kafka.bootstrapServers(),
                                    needs.rejected(),
                                    needed));
        }
        long requestBytes =
                Long.parseLong(KafkaSinks.producerProperties(kafka).getProperty(REQUEST_BYTES));
        if (requestBytes < needed) {
            throw new IllegalArgumentException(
                    "producers send records of %d bytes, too small for a rejected record of topic %s; raise it: --kafka.max.request.size %d --kafka.buffer.memory %d"
                            .formatted(requestBytes, needs.pictures(), needed, 2 * needed));
        }
        Long socketBytes = broker == null ? null : number(broker, SOCKET_BYTES);
        if (socketBytes != null && socketBytes < needed) {
            throw new IllegalArgumentException(
                    "the brokers at %s take requests of %d bytes, too small for a rejected record of topic %s; raise socket.request.max.bytes in their server.properties to %d"
                            .formatted(
                                    kafka.bootstrapServers(),
                                    socketBytes,
                                    needs.pictures(),
                                    needed));
        }
    }

    private void modelsAreCompacted(Admin admin, List<String> remarks)
            throws ExecutionException, InterruptedException {
        Config models = topic(admin, needs.models());
        if (models == null || models.get(CLEANUP).value().contains("compact")) {
            return;
        }
        remarks.add(
                "topic %s is not compacted: announcements vanish with its retention and classify finds no model then; compact it: kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config cleanup.policy=compact"
                        .formatted(needs.models(), kafka.bootstrapServers(), needs.models()));
    }

    private Long topicNumber(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        Config config = topic(admin, topic);
        return config == null ? null : number(config, MESSAGE_BYTES);
    }

    private Config topic(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        return config(admin, ConfigResource.Type.TOPIC, topic);
    }

    private Config broker(Admin admin) throws ExecutionException, InterruptedException {
        Node any = admin.describeCluster().nodes().get().iterator().next();
        return config(admin, ConfigResource.Type.BROKER, any.idString());
    }

    /** Null if this user may not see it. */
    private static Config config(Admin admin, ConfigResource.Type type, String name)
            throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(type, name);
        try {
            return admin.describeConfigs(List.of(resource)).all().get().get(resource);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.info(
                        "Limits of {} {} are not checked: this user has no DescribeConfigs on it.",
                        type,
                        name);
                return null;
            }
            throw e;
        }
    }

    private static Long number(Config config, String key) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? null : Long.valueOf(entry.value());
    }
}
