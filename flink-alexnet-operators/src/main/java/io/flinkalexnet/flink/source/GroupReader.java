package io.flinkalexnet.flink.source;

import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.EncodedImages;
import io.flinkalexnet.flink.kafka.PictureTopic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads groups of chunks from Kafka and shuffles them. Belongs to the fetch thread, which is
 * interrupted when it shall stop; once it has, any thread closes this.
 */
final class GroupReader implements AutoCloseable {
    private final TrainingOrder order;
    private final HeldOut heldOut;
    private final Semaphore room;
    private final EncodedImages images;
    private final TopicWatch watch;
    private final ChunkReader chunks;
    private final GroupPlan plan;
    private boolean isTheTopic;

    /**
     * Opens a consumer.
     *
     * @param room permits for records in memory: a chunk's are taken before it is read, and those
     *     of gaps and held-out records given back; whoever uses a record gives back its permit
     */
    GroupReader(PictureTopic topic, TrainingSplit split, HeldOut heldOut, Semaphore room) {
        this.order = split.order();
        this.heldOut = heldOut;
        this.room = room;
        images = new EncodedImages(topic.input());
        watch = new TopicWatch(topic, split.topicId());
        plan = order.bounded() ? new EpochPlans(split) : new GrowingPlan(split, watch::look);
        chunks = new ChunkReader(topic, watch);
    }

    /**
     * A group.
     *
     * @param chunks it is made of
     * @param records in training order, neither numbered nor held out; may be changed
     */
    record Group(List<Chunk> chunks, List<EncodedImage> records) {}

    /**
     * The next group.
     *
     * @throws IOException if the topic or offsets of the group are gone, or the brokers don't
     *     answer
     */
    Group read(long epoch, int group) throws IOException, InterruptedException {
        if (!isTheTopic) { // it may be another since the state was written
            isTheTopic = watch.look().isPresent();
        }
        List<Chunk> wanted = plan.group(epoch, group);
        List<EncodedImage> records = new ArrayList<>();
        for (Chunk chunk : wanted) {
            readChunk(chunk, records);
        }
        long step = epoch << Integer.SIZE | group;
        Shuffle.inPlace(records, order.seed(), Purpose.GROUP_ORDER, step);
        return new Group(wanted, records);
    }

    private void readChunk(Chunk chunk, List<EncodedImage> records)
            throws IOException, InterruptedException {
        int offsets = Math.toIntExact(chunk.to() - chunk.from());
        int before = records.size();
        room.acquire(offsets);
        chunks.read(chunk, each -> addIfTrainedOn(each, records));
        room.release(offsets - (records.size() - before));
    }

    private void addIfTrainedOn(ConsumerRecord<byte[], byte[]> record, List<EncodedImage> records) {
        EncodedImage image = images.read(record);
        if (image.id() == null || !heldOut.test(image.id())) {
            records.add(image);
        }
    }

    @Override
    public void close() {
        watch.close();
        chunks.close();
    }
}
