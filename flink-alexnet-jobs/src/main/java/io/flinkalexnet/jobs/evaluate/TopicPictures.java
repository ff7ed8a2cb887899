package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.RejectionReason;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.EncodedImages;
import io.flinkalexnet.flink.kafka.InputFormat;
import io.flinkalexnet.flink.kafka.InputOptions;
import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.KafkaFailure;
import io.flinkalexnet.flink.kafka.PictureTopic;
import io.flinkalexnet.flink.source.PartitionRange;
import io.flinkalexnet.flink.source.TopicRanges;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * The committed records of a topic of pictures as it stood when this was opened: partition by
 * partition, each in its order. Leaves no trace on the broker; holds what one poll gives.
 */
public final class TopicPictures implements PictureSource {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PictureTopic topic;
    private final EncodedImages images;
    private final long total;
    private final Iterator<PartitionRange> ranges;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private PartitionRange range;
    private Iterator<ConsumerRecord<byte[], byte[]>> records = Collections.emptyIterator();

    /**
     * Fixes the end.
     *
     * @throws IOException if there is no such topic or the brokers don't answer
     * @throws IllegalArgumentException if the records hold addresses of pictures
     */
    public TopicPictures(PictureTopic topic) throws IOException, InterruptedException {
        if (topic.input().format() == InputFormat.URI) {
            throw new IllegalArgumentException(
                    "%s=%s can't be read here: the topic must hold the pictures themselves"
                            .formatted(InputOptions.FORMAT.key(), InputFormat.URI));
        }
        this.topic = topic;
        images = new EncodedImages(topic.input());
        List<PartitionRange> all = TopicRanges.of(topic.kafka(), topic.name());
        total = all.stream().mapToLong(each -> each.stop() - each.start()).sum();
        ranges = all.iterator();
        consumer = KafkaClients.consumer(topic.kafka());
    }

    /** Offsets that are there: a transaction takes one more, so it may be too many. */
    @Override
    public long total() {
        return total;
    }

    @Override
    public TestPicture next() throws IOException {
        EncodedImage image = nextRecord();
        return image == null ? null : picture(image);
    }

    private static TestPicture picture(EncodedImage image) {
        String id =
                image.id() == null
                        ? "%s-%d-%d".formatted(image.topic(), image.partition(), image.offset())
                        : image.id();
        return new TestPicture(id, image.label(), () -> bytes(image));
    }

    private static byte[] bytes(EncodedImage image) throws ImageRejectedException {
        if (image.problem() != null) {
            throw new ImageRejectedException(RejectionReason.UNREADABLE_RECORD, image.problem());
        }
        return image.encoded();
    }

    /** The next record within its partition's range; null at the end of the last. */
    private EncodedImage nextRecord() throws IOException {
        long progressNanos = System.nanoTime();
        while (true) {
            while (records.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = records.next();
                if (record.offset() < range.stop()) {
                    return images.read(record);
                }
            }
            if (range == null || consumer.position(partition()) >= range.stop()) {
                if (!ranges.hasNext()) {
                    return null;
                }
                range = ranges.next();
                consumer.assign(List.of(partition()));
                consumer.seek(partition(), range.start());
                continue;
            }
            records = poll();
            if (records.hasNext()) {
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
                throw new IOException(
                        "topic %s: no record came for %d s, though its end is not reached"
                                .formatted(topic.name(), PATIENCE.toSeconds()));
            }
        }
    }

    private TopicPartition partition() {
        return new TopicPartition(topic.name(), range.partition());
    }

    private Iterator<ConsumerRecord<byte[], byte[]>> poll() throws IOException {
        try {
            return consumer.poll(POLL).iterator();
        } catch (AuthorizationException e) {
            throw KafkaFailure.of(
                    topic.kafka(), "topic %s can't be read".formatted(topic.name()), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
