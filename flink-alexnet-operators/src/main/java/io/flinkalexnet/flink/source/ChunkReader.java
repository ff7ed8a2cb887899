package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.PictureTopic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the committed records of chunks. If a chunk's offsets are gone, it says so: at once if they
 * were deleted below, within seconds if the topic is no longer there. Belongs to the fetch thread.
 *
 * <p>Beside the records it gives away, it holds what the broker sent last: 1 MiB, or one record
 * that is larger ({@code max.partition.fetch.bytes}).
 */
final class ChunkReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int IDLE_POLLS_UNTIL_LOOK = 4; // two seconds without a record
    private static final int IDLE_POLLS_MAX = 240; // two minutes
    private static final int LOOKS_UNTIL_SURE = 2;

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicWatch watch;
    private int looksInVain; // at the chunk that is read

    /**
     * Opens a consumer.
     *
     * @param watch is asked if no record comes; the caller closes it
     */
    ChunkReader(PictureTopic topic, TopicWatch watch) {
        this.topic = topic.name();
        this.watch = watch;
        consumer =
                KafkaClients.consumer(
                        topic.kafka(),
                        Map.of(
                                // lost offsets must show
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "none",
                                // all records read are there already; a fetch that waits at a
                                // partition's end holds up the next chunk
                                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                "0"));
    }

    /**
     * Gives the records of a chunk, in the order of their offsets, which may have gaps.
     *
     * @throws IOException if offsets of the chunk are gone or the brokers don't answer
     */
    void read(Chunk chunk, Consumer<ConsumerRecord<byte[], byte[]>> taker)
            throws IOException, InterruptedException {
        TopicPartition partition = new TopicPartition(topic, chunk.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, chunk.from());
        looksInVain = 0;
        int idlePolls = 0;
        long position = chunk.from();
        while (position < chunk.to()) { // markers and aborted records move it too
            for (ConsumerRecord<byte[], byte[]> each : poll(chunk, partition)) {
                if (each.offset() < chunk.to()) {
                    taker.accept(each);
                }
            }
            long before = position;
            position = consumer.position(partition);
            idlePolls = position > before ? 0 : idlePolls + 1;
            checkSilence(chunk, position, idlePolls);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> poll(Chunk chunk, TopicPartition partition)
            throws IOException, InterruptedException {
        try {
            return consumer.poll(POLL).records(partition);
        } catch (OffsetOutOfRangeException e) {
            String now =
                    watch.look()
                            .map(kept -> inWords(chunk.partition(), kept))
                            .orElse("the broker keeps others");
            throw lost(chunk, now, e);
        }
    }

    private void checkSilence(Chunk chunk, long position, int idlePolls)
            throws IOException, InterruptedException {
        if (idlePolls > 0 && idlePolls % IDLE_POLLS_UNTIL_LOOK == 0) {
            Optional<List<PartitionRange>> kept = watch.look();
            if (kept.isPresent()) {
                checkKept(chunk, position, kept.get());
            }
        }
        if (idlePolls >= IDLE_POLLS_MAX) {
            throw new IOException(
                    "%s-%d gave no record from offset %d on for %d seconds; are topic and brokers still there?"
                            .formatted(topic, chunk.partition(), position, idlePolls / 2));
        }
    }

    /** Fails at the second look: a broker that has just started may lag behind itself. */
    private void checkKept(Chunk chunk, long position, List<PartitionRange> kept)
            throws IOException {
        boolean whole =
                kept.stream()
                        .filter(each -> each.partition() == chunk.partition())
                        .anyMatch(each -> each.start() <= position && chunk.to() <= each.stop());
        looksInVain = whole ? 0 : looksInVain + 1;
        if (looksInVain >= LOOKS_UNTIL_SURE) {
            throw lost(chunk, inWords(chunk.partition(), kept), null);
        }
    }

    private static String inWords(int partition, List<PartitionRange> kept) {
        return kept.stream()
                .filter(each -> each.partition() == partition)
                .findAny()
                .map(
                        each ->
                                each.start() == each.stop()
                                        ? "the topic keeps none of it now"
                                        : "the topic keeps %d to %d of it now"
                                                .formatted(each.start(), each.stop() - 1))
                .orElse("the topic has no such partition now");
    }

    private IOException lost(Chunk chunk, String now, Throwable cause) {
        return TopicWatch.lost(
                "offsets %d to %d of %s-%d belong to the training order, but %s; raise the topic's retention (retention.ms, retention.bytes), leave the topic alone, and start anew without the old state"
                        .formatted(chunk.from(), chunk.to() - 1, topic, chunk.partition(), now),
                cause);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
