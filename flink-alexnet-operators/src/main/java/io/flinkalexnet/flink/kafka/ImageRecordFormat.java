package io.flinkalexnet.flink.kafka;

import io.flinkalexnet.schema.ImageRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Our own records. */
final class ImageRecordFormat implements RecordFormat {
    private final AvroWire<ImageRecord> wire = AvroWire.of(ImageRecord.class);

    @Override
    public Picture read(ConsumerRecord<byte[], byte[]> record) throws IOException {
        ImageRecord image = wire.decode(record.value());
        return new Picture(
                image.getId(),
                image.getLabel(),
                bytesOf(image.getEncoded()),
                image.getEventTime().toEpochMilli());
    }

    static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
