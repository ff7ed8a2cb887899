package io.flinkalexnet.flink.kafka;

import io.flinkalexnet.flink.decode.EncodedImage;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads Kafka records of the picture topics; for one thread. */
public final class EncodedImages {
    private static final int NOT_IN_TRAINING = -1;

    private final RecordFormat format;

    /** Reads our ImageRecords. */
    public EncodedImages() {
        this(InputOptions.DEFAULT);
    }

    public EncodedImages(InputOptions input) {
        format = input.newFormat();
    }

    /**
     * Never fails: a record that is not of the format comes back with {@link EncodedImage#problem}
     * set and its whole value as {@link EncodedImage#encoded} (no bytes for a tombstone). Of {@link
     * InputFormat#URI} the bytes are where the picture is.
     */
    public EncodedImage read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return unreadable(record, "the Kafka record has no value (a tombstone)");
        }
        try {
            return readable(record, format.read(record));
        } catch (IOException e) {
            return unreadable(record, e.getMessage());
        }
    }

    private static EncodedImage readable(
            ConsumerRecord<byte[], byte[]> record, RecordFormat.Picture picture) {
        return new EncodedImage(
                NOT_IN_TRAINING,
                NOT_IN_TRAINING,
                picture.id(),
                picture.label(),
                picture.encoded(),
                picture.eventTimeMillis(),
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
}
