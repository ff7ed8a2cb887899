package io.flinkalexnet.flink.source;

import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.EncodedImages;
import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.PictureTopic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads groups of chunks from Kafka and shuffles them. Everything but {@link #wakeup} belongs to
 * the fetch thread.
 */
final class GroupReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int IDLE_POLLS_MAX = 240; // two minutes without a record

    private final TrainingSplit split;
    private final HeldOut heldOut;
    private final EncodedImages images;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private EpochPlan plan;

    GroupReader(PictureTopic topic, TrainingSplit split, HeldOut heldOut) {
        this.split = split;
        this.heldOut = heldOut;
        images = new EncodedImages(topic.input());
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
        plan = EpochPlan.of(split, 0);
    }

    /**
     * The records of a group in training order, neither numbered nor held out.
     *
     * @throws IOException if offsets of the group are gone or the brokers don't answer
     */
    List<EncodedImage> read(long epoch, int group) throws IOException {
        if (plan.epoch() != epoch) {
            plan = EpochPlan.of(split, epoch);
        }
        List<EncodedImage> records = new ArrayList<>();
        for (Chunk chunk : plan.group(group)) {
            readChunk(chunk, records);
        }
        long step = epoch << Integer.SIZE | group;
        Shuffle.inPlace(records, split.order().seed(), Purpose.GROUP_ORDER, step);
        return records;
    }

    private void readChunk(Chunk chunk, List<EncodedImage> records) throws IOException {
        TopicPartition partition = new TopicPartition(split.order().topic(), chunk.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, chunk.from());
        int idlePolls = 0;
        long position = chunk.from();
        while (position < chunk.to()) { // markers and aborted records move it too
            for (ConsumerRecord<byte[], byte[]> each : poll(chunk, partition)) {
                addIfTrainedOn(each, chunk, records);
            }
            long before = position;
            position = consumer.position(partition);
            idlePolls = position > before ? 0 : idlePolls + 1;
            if (idlePolls == IDLE_POLLS_MAX) {
                throw new IOException(
                        "%s gave no record from offset %d on for %d seconds; are topic and brokers still there?"
                                .formatted(partition, position, idlePolls / 2));
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> poll(Chunk chunk, TopicPartition partition)
            throws IOException {
        try {
            return consumer.poll(POLL).records(partition);
        } catch (OffsetOutOfRangeException e) {
            throw new IOException(
                    "offsets %d to %d of %s belong to the training order but are no longer kept;"
                                    .formatted(chunk.from(), chunk.to() - 1, partition)
                            + " raise the topic's retention and start anew",
                    e);
        }
    }

    private void addIfTrainedOn(
            ConsumerRecord<byte[], byte[]> record, Chunk chunk, List<EncodedImage> records) {
        if (record.offset() >= chunk.to()) {
            return;
        }
        EncodedImage image = images.read(record);
        if (image.id() == null || !heldOut.test(image.id())) {
            records.add(image);
        }
    }

    /** Makes a running or the next read fail; from any thread. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
