package io.flinkalexnet.flink.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro single-object encoding: the bytes C3 01, the CRC-64-AVRO fingerprint of the writer's schema
 * (8 bytes, little-endian), then the record in Avro's binary form. Every schema version that was
 * ever released can be read. For one thread; holds nothing to close.
 *
 * @param <T> a class generated from {@code schemas/}
 */
public final class AvroWire<T extends SpecificRecord> {
    private static final int MAGIC_0 = 0xC3;
    private static final int MAGIC_1 = 0x01;
    private static final int MAGIC_BYTES = 2;
    private static final int HEADER_BYTES = MAGIC_BYTES + Long.BYTES;

    private final Class<T> type;
    private final Schema schema;
    private final SpecificData model;
    private final byte[] header;
    private final SchemaStore released;
    private BinaryEncoder encoder;
    private BinaryDecoder decoder;

    private AvroWire(Class<T> type, SchemaStore released) {
        this.type = type;
        this.released = released;
        model = SpecificData.getForClass(type);
        schema = model.getSchema(type);
        header =
                ByteBuffer.allocate(HEADER_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) MAGIC_0)
                        .put((byte) MAGIC_1)
                        .putLong(SchemaNormalization.parsingFingerprint64(schema))
                        .array();
    }

    /** The wire of one record class, reading all of its released versions. */
    public static <T extends SpecificRecord> AvroWire<T> of(Class<T> type) {
        return new AvroWire<>(type, ReleasedSchemas.store());
    }

    /** The record as the value of a Kafka record, written with the current schema. */
    public byte[] encode(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
        try {
            new SpecificDatumWriter<T>(schema, model).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a record written with any released version of its schema.
     *
     * @throws IOException if the bytes are not such a record; the message says why
     */
    public T decode(byte[] bytes) throws IOException {
        Schema writer = writerSchema(bytes);
        int length = bytes.length - HEADER_BYTES;
        decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, length, decoder);
        T value = read(writer, new BoundedDecoder(decoder, bytes.length));
        if (!decoder.isEnd()) {
            throw new IOException(
                    "bytes follow the %s, which should end the value of %d bytes"
                            .formatted(schema.getName(), bytes.length));
        }
        return value;
    }

    private Schema writerSchema(byte[] bytes) throws IOException {
        if (bytes.length < HEADER_BYTES) {
            throw new IOException(
                    "a value starts with a header of %d bytes, was %d bytes long"
                            .formatted(HEADER_BYTES, bytes.length));
        }
        if ((bytes[0] & 0xFF) != MAGIC_0 || (bytes[1] & 0xFF) != MAGIC_1) {
            throw new IOException(
                    "a value in Avro single-object encoding starts with c301, was %02x%02x"
                            .formatted(bytes[0], bytes[1]));
        }
        long fingerprint =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MAGIC_BYTES);
        Schema writer = released.findByFingerprint(fingerprint);
        if (writer == null) {
            throw new IOException(
                    "no released schema has the fingerprint %016x; a newer release may have written it"
                            .formatted(fingerprint));
        }
        if (!writer.getFullName().equals(schema.getFullName())) {
            throw new IOException(
                    "expected a %s, was a %s".formatted(schema.getName(), writer.getName()));
        }
        return writer;
    }

    private T read(Schema writer, Decoder in) throws IOException {
        try {
            return type.cast(new SpecificDatumReader<T>(writer, schema, model).read(null, in));
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new IOException(
                    "the %s can't be read: %s".formatted(schema.getName(), e.getMessage()), e);
        }
    }
}
