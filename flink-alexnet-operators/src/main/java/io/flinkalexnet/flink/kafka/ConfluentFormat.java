package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records as Confluent's serializers write them, read without a registry: a zero byte, the number
 * of the writer's schema (4 bytes, big-endian), the record in Avro's binary form. Of the record
 * only the named fields are kept.
 */
final class ConfluentFormat implements RecordFormat {
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final Map<Integer, ConfluentSchema> schemas = new TreeMap<>();
    private final InputOptions.Fields fields;
    private BinaryDecoder decoder;

    ConfluentFormat(Map<Integer, String> json, InputOptions.Fields fields) {
        this.fields = fields;
        json.forEach(
                (number, text) -> schemas.put(number, ConfluentSchema.of(number, text, fields)));
    }

    @Override
    public Picture read(ConsumerRecord<byte[], byte[]> record) throws IOException {
        byte[] value = record.value();
        GenericRecord read = read(schema(value), value);
        Object id = read.get(fields.id());
        return new Picture(
                id == null ? RecordFormat.place(record) : id.toString(),
                label(read),
                bytesOf(read.get(fields.bytes())),
                record.timestamp());
    }

    private ConfluentSchema schema(byte[] value) throws IOException {
        if (value.length < HEADER_BYTES || value[0] != 0) {
            throw new IOException(
                    "a value in Confluent's framing starts with 00 and a schema's number, this one of %d bytes does not"
                            .formatted(value.length));
        }
        int number = ByteBuffer.wrap(value).getInt(1);
        ConfluentSchema schema = schemas.get(number);
        if (schema == null) {
            throw new IOException(
                    "schema %d is not given, only %s are; add it to %s"
                            .formatted(number, schemas.keySet(), InputOptions.SCHEMA_FILE.key()));
        }
        return schema;
    }

    private GenericRecord read(ConfluentSchema schema, byte[] value) throws IOException {
        int length = value.length - HEADER_BYTES;
        decoder = DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, length, decoder);
        GenericRecord read;
        try {
            read =
                    new GenericDatumReader<GenericRecord>(schema.writer(), schema.reader())
                            .read(null, new BoundedDecoder(decoder, value.length));
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | ArithmeticException
                | UnsupportedOperationException
                        e) { // all of them come of broken bytes in Avro's reader
            throw new IOException(
                    "the %s of schema %d can't be read: %s"
                            .formatted(schema.writer().getName(), schema.number(), e.getMessage()),
                    e);
        }
        if (!decoder.isEnd()) {
            throw new IOException(
                    "bytes follow the %s, which should end the value of %d bytes"
                            .formatted(schema.writer().getName(), value.length));
        }
        return read;
    }

    private String label(GenericRecord read) {
        Object label = read.hasField(fields.label()) ? read.get(fields.label()) : null;
        return label == null ? null : label.toString();
    }

    private static byte[] bytesOf(Object value) {
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes().clone();
        }
        return value == null ? new byte[0] : ImageRecordFormat.bytesOf((ByteBuffer) value);
    }
}
