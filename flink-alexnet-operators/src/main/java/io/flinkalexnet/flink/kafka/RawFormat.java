package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The value is all there is; id and label stand beside it. */
final class RawFormat implements RecordFormat {
    private final String labelHeader;

    RawFormat(String labelHeader) {
        this.labelHeader = labelHeader;
    }

    @Override
    public Picture read(ConsumerRecord<byte[], byte[]> record) throws IOException {
        String id =
                record.key() == null
                        ? RecordFormat.place(record)
                        : RecordFormat.utf8(record.key(), "the key");
        return new Picture(id, label(record), record.value(), record.timestamp());
    }

    private String label(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Header header = record.headers().lastHeader(labelHeader);
        return header == null || header.value() == null
                ? null
                : RecordFormat.utf8(header.value(), "the header " + labelHeader);
    }
}
