package io.flinkalexnet.flink.train;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.EncodedImages;
import io.flinkalexnet.flink.kafka.KafkaClients;
import io.flinkalexnet.flink.kafka.PictureTopic;
import io.flinkalexnet.flink.source.HeldOut;
import io.flinkalexnet.flink.source.PartitionRange;
import io.flinkalexnet.flink.source.TopicRanges;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** Held-out pictures from Kafka: a topic of their own, or a share of the training topic. */
public final class KafkaHeldOut implements HeldOutSource {
    private static final long serialVersionUID = 1L;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int IDLE_POLLS_MAX = 240; // two minutes without a record

    private final PictureTopic topic;
    private final HeldOut share; // null for all pictures

    private KafkaHeldOut(PictureTopic topic, HeldOut share) {
        this.topic = topic;
        this.share = share;
    }

    /** Every picture of a topic, and what can't be read there. */
    public static KafkaHeldOut all(PictureTopic topic) {
        return new KafkaHeldOut(topic, null);
    }

    /** The pictures of a topic that are kept out of training. */
    public static KafkaHeldOut share(PictureTopic topic, HeldOut share) {
        return new KafkaHeldOut(topic, share);
    }

    @Override
    public String topic() {
        return topic.name();
    }

    @Override
    public List<PartitionRange> ranges() throws IOException, InterruptedException {
        return TopicRanges.of(topic.kafka(), topic.name());
    }

    @Override
    public Reader open(List<PartitionRange> ranges) {
        return new KafkaReader(topic, share, ranges);
    }

    private static final class KafkaReader implements Reader {
        private final String topic;
        private final HeldOut share;
        private final EncodedImages images;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Iterator<PartitionRange> rest;
        private PartitionRange range;
        private TopicPartition partition;
        private Iterator<ConsumerRecord<byte[], byte[]>> records = Collections.emptyIterator();

        KafkaReader(PictureTopic topic, HeldOut share, List<PartitionRange> ranges) {
            this.topic = topic.name();
            this.share = share;
            images = new EncodedImages(topic.input());
            consumer =
                    KafkaClients.consumer(
                            topic.kafka(),
                            Map.of(
                                    // lost offsets must show
                                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                    "none",
                                    // all records are there already; a fetch that waits at a
                                    // partition's end holds up the next one
                                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                    "0"));
            rest = ranges.iterator();
        }

        @Override
        public EncodedImage next() throws IOException {
            while (true) {
                while (records.hasNext()) {
                    ConsumerRecord<byte[], byte[]> record = records.next();
                    EncodedImage image = images.read(record);
                    if (record.offset() < range.stop() && isHeldOut(image)) {
                        return image;
                    }
                }
                if (range == null || consumer.position(partition) >= range.stop()) {
                    if (!rest.hasNext()) {
                        return null;
                    }
                    begin(rest.next());
                } else {
                    records = poll();
                }
            }
        }

        private boolean isHeldOut(EncodedImage image) {
            return share == null || (image.id() != null && share.test(image.id()));
        }

        private void begin(PartitionRange next) {
            range = next;
            partition = new TopicPartition(topic, next.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, next.start());
        }

        private Iterator<ConsumerRecord<byte[], byte[]>> poll() throws IOException {
            long before = consumer.position(partition);
            for (int polls = 0; polls < IDLE_POLLS_MAX; polls++) {
                List<ConsumerRecord<byte[], byte[]>> polled = pollOnce();
                if (consumer.position(partition) > before) { // markers move it, too
                    return polled.iterator();
                }
            }
            throw new IOException(
                    "%s gave no held-out record from offset %d on for %d seconds; are topic and brokers still there?"
                            .formatted(partition, before, IDLE_POLLS_MAX / 2));
        }

        private List<ConsumerRecord<byte[], byte[]>> pollOnce() throws IOException {
            try {
                return consumer.poll(POLL).records(partition);
            } catch (OffsetOutOfRangeException e) {
                throw new IOException(
                        "offsets %d to %d of %s are validated on but are no longer kept; raise the topic's retention and start anew"
                                .formatted(range.start(), range.stop() - 1, partition),
                        e);
            }
        }

        @Override
        public void wakeup() {
            consumer.wakeup();
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
