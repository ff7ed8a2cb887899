package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the records of one {@link InputFormat}. For one thread. */
interface RecordFormat {
    /**
     * What a record says.
     *
     * @param record its value is not null
     * @throws IOException if it is not of the format; the message says why
     */
    Picture read(ConsumerRecord<byte[], byte[]> record) throws IOException;

    /**
     * A picture of a record.
     *
     * @param id names it
     * @param label true class; null if unknown
     * @param encoded its file, or where it is
     * @param eventTimeMillis when it was taken or sent
     */
    record Picture(String id, String label, byte[] encoded, long eventTimeMillis) {}

    /** The id of a picture whose record has none: its place. */
    static String place(ConsumerRecord<byte[], byte[]> record) {
        return "%s-%d-%d".formatted(record.topic(), record.partition(), record.offset());
    }

    /**
     * Text in UTF-8.
     *
     * @param what it is, for the message
     */
    static String utf8(byte[] bytes, String what) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("%s of %d bytes is not UTF-8".formatted(what, bytes.length), e);
        }
    }
}
