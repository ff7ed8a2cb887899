package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.PictureTopic;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what the training topic keeps, while it is trained on. Belongs to the fetch thread; opened
 * at the first question.
 */
final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

    /** A broker that has just started may not know all topics yet. */
    private static final int LOOKS_UNTIL_SURE = 2;

    private final PictureTopic topic;
    private final String topicId;
    private Admin admin;
    private int looksInVain;

    /**
     * @param topicId of the topic that training began on; empty if that is not known
     */
    TopicWatch(PictureTopic topic, String topicId) {
        this.topic = topic;
        this.topicId = topicId;
    }

    /**
     * The kept and committed offsets of all partitions; empty if no broker answers, or the topic is
     * missed for the first time.
     *
     * @throws IOException if the topic was deleted, though there may be another of its name, or the
     *     brokers refuse this client
     */
    Optional<List<PartitionRange>> look() throws IOException, InterruptedException {
        if (admin == null) {
            admin = KafkaClients.admin(topic.kafka());
        }
        try {
            TopicRanges.Kept kept = TopicRanges.kept(admin, topic.kafka(), topic.name());
            looksInVain = 0;
            checkIsTheSame(kept.id());
            return Optional.of(kept.ranges());
        } catch (IOException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                looksInVain++;
                throwIfDeleted(e);
            } else if (!(e.getCause() instanceof RetriableException)) {
                throw e;
            }
            LOG.warn("{}; asking again", e.getMessage());
            return Optional.empty();
        }
    }

    private void checkIsTheSame(String id) throws IOException {
        boolean known = !topicId.isEmpty() && !id.isEmpty();
        if (known && !topicId.equals(id)) {
            throw lost(
                    "the topic %s on %s was deleted and created again since training on it began (its id is %s, was %s): its offsets are other pictures now. Start anew, without the old state"
                            .formatted(topic.name(), topic.kafka().bootstrapServers(), id, topicId),
                    null);
        }
    }

    private void throwIfDeleted(IOException cause) throws IOException {
        if (looksInVain >= LOOKS_UNTIL_SURE) {
            throw lost(
                    "the topic %s was deleted on %s while it was trained on; create it, send the pictures again and start anew, without the old state"
                            .formatted(topic.name(), topic.kafka().bootstrapServers()),
                    cause);
        }
    }

    /** A failure that no restart mends: what is to be read is gone. */
    static IOException lost(String message, Throwable cause) {
        return new IOException(message, new SuppressRestartsException(cause));
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
    }
}
