package io.flinkalexnet.jobs.broker;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaFailure;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics that are missing; those that exist stay as they are. Opens an admin client for
 * each call.
 */
public final class TopicCreator {
    private static final int PARTITIONS_MAX = 1000;
    private static final Duration VISIBLE_PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 20;

    /** What a rejected picture carries beside its bytes, at most. */
    public static final int REJECTION_BYTES = 64 << 10;

    /** Largest record of a topic of rejected pictures. */
    public static final int REJECTED_BYTES = BrokerSettings.RECORD_BYTES_MAX + REJECTION_BYTES;

    private static final Map<String, String> COMPACT = Map.of("cleanup.policy", "compact");

    private final KafkaOptions kafka;
    private final Optional<Short> replicas;

    /** Creates topics with as many replicas as the brokers' default says. */
    public TopicCreator(KafkaOptions kafka) {
        this.kafka = kafka;
        replicas = Optional.empty();
    }

    /**
     * The same.
     *
     * @param replicas of each partition, at most as many as there are brokers
     */
    public TopicCreator(KafkaOptions kafka, short replicas) {
        this.kafka = kafka;
        this.replicas = Optional.of(replicas);
    }

    /**
     * The seven topics. {@code models} is compacted and has one partition, so that the newest
     * announcement of each name stays and announcements have one order; training is bit-identical
     * for topics of one partition only.
     *
     * @param partitions of the others, 1 to 1000
     * @return names of the topics that were missing
     */
    public List<String> createAll(Topics topics, int partitions)
            throws IOException, InterruptedException {
        checkPartitions(partitions);
        return create(all(topics, partitions));
    }

    private List<NewTopic> all(Topics topics, int partitions) {
        List<NewTopic> wanted = new ArrayList<>();
        for (String name :
                List.of(
                        topics.images(),
                        topics.imagesLabeled(),
                        topics.predictions(),
                        topics.embeddings(),
                        topics.trainingMetrics())) {
            wanted.add(topic(name, partitions, Map.of()));
        }
        wanted.add(
                topic(
                        topics.rejectedImages(),
                        partitions,
                        Map.of("max.message.bytes", Integer.toString(REJECTED_BYTES))));
        wanted.add(topic(topics.models(), 1, COMPACT));
        return wanted;
    }

    /**
     * Those of the seven topics that a job needs; it may not be allowed to create others.
     *
     * @param partitions of each but {@code models}, 1 to 1000
     */
    public List<String> createSome(Topics topics, Collection<String> names, int partitions)
            throws IOException, InterruptedException {
        checkPartitions(partitions);
        return create(
                all(topics, partitions).stream()
                        .filter(each -> names.contains(each.name()))
                        .toList());
    }

    /**
     * Topics with the broker's own settings.
     *
     * @param partitions of each, 1 to 1000
     * @return names of the topics that were missing
     */
    public List<String> create(Collection<String> names, int partitions)
            throws IOException, InterruptedException {
        return create(names, partitions, Map.of());
    }

    /**
     * Topics with settings, such as {@code cleanup.policy}.
     *
     * @param partitions of each, 1 to 1000
     * @return names of the topics that were missing
     */
    public List<String> create(
            Collection<String> names, int partitions, Map<String, String> settings)
            throws IOException, InterruptedException {
        checkPartitions(partitions);
        return create(
                names.stream().distinct().map(name -> topic(name, partitions, settings)).toList());
    }

    /** Those that do not exist, in the given order. */
    public List<String> missing(Collection<String> names) throws IOException, InterruptedException {
        try (Admin admin = KafkaClients.admin(kafka)) {
            Set<String> existing = admin.listTopics().names().get();
            return names.stream().filter(name -> !existing.contains(name)).toList();
        } catch (ExecutionException e) {
            throw KafkaFailure.of(kafka, "the topics can't be listed", e.getCause());
        }
    }

    private List<String> create(List<NewTopic> wanted) throws IOException, InterruptedException {
        try (Admin admin = KafkaClients.admin(kafka)) {
            Set<String> existing = admin.listTopics().names().get();
            List<String> created = new ArrayList<>();
            for (NewTopic topic : wanted) {
                if (!existing.contains(topic.name()) && create(admin, topic)) {
                    created.add(topic.name());
                }
            }
            awaitVisible(admin, created);
            return created;
        } catch (ExecutionException e) {
            throw KafkaFailure.of(kafka, "topics can't be created", e.getCause());
        }
    }

    /** Whether the topic was missing: somebody may create it at the same time. */
    private static boolean create(Admin admin, NewTopic topic)
            throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    /**
     * The controller has them; brokers hear of them a moment later, and until then answer that
     * there is no such topic. Whoever comes after that says it in better words.
     */
    private static void awaitVisible(Admin admin, List<String> names)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + VISIBLE_PATIENCE.toNanos();
        while (!areVisible(admin, names) && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static boolean areVisible(Admin admin, List<String> names)
            throws ExecutionException, InterruptedException {
        try {
            return admin.describeTopics(names).allTopicNames().get().values().stream()
                    .flatMap(each -> each.partitions().stream())
                    .allMatch(each -> each.leader() != null && !each.leader().isEmpty());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            if (e.getCause() instanceof AuthorizationException) {
                return true; // may create, may not look
            }
            throw e;
        }
    }

    private NewTopic topic(String name, int partitions, Map<String, String> settings) {
        return new NewTopic(name, Optional.of(partitions), replicas).configs(settings);
    }

    private static void checkPartitions(int partitions) {
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    "partitions must be in [1, %d], was %d".formatted(PARTITIONS_MAX, partitions));
        }
    }
}
