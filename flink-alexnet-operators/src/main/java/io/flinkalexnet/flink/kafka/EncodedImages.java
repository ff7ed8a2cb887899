package io.flinkalexnet.flink.kafka;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.schema.ImageRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads Kafka records of the picture topics; for one thread. */
public final class EncodedImages {
    private static final int NOT_IN_TRAINING = -1;

    private final AvroWire<ImageRecord> wire = AvroWire.of(ImageRecord.class);

    /**
     * Never fails: a record that is no ImageRecord comes back with {@link EncodedImage#problem} set
     * and its whole value as {@link EncodedImage#encoded} (no bytes for a tombstone).
     */
    public EncodedImage read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return unreadable(record, "the Kafka record has no value (a tombstone)");
        }
        try {
            return readable(record, wire.decode(record.value()));
        } catch (IOException e) {
            return unreadable(record, e.getMessage());
        }
    }

    private static EncodedImage readable(ConsumerRecord<byte[], byte[]> record, ImageRecord image) {
        return new EncodedImage(
                NOT_IN_TRAINING,
                NOT_IN_TRAINING,
                image.getId(),
                image.getLabel(),
                bytesOf(image.getEncoded()),
                image.getEventTime().toEpochMilli(),
                null,
                record.topic(),
                record.partition(),
                record.offset());
    }

    private static EncodedImage unreadable(ConsumerRecord<byte[], byte[]> record, String problem) {
        return new EncodedImage(
                NOT_IN_TRAINING,
                NOT_IN_TRAINING,
                null,
                null,
                record.value() == null ? new byte[0] : record.value(),
                record.timestamp(),
                problem,
                record.topic(),
                record.partition(),
                record.offset());
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
