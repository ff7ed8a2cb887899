package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;

/** Says which of our records a value is, by the fingerprint in its header. */
public final class WriterSchema {
    private static final byte[] MAGIC = {(byte) 0xC3, 0x01};
    private static final int HEADER_BYTES = MAGIC.length + Long.BYTES;

    private final SchemaStore released = ReleasedSchemas.store();

    /**
     * Full name of the record, such as {@code io.flinkalexnet.schema.ImageRecord}.
     *
     * @throws IOException if no released schema has written it; the message says why
     */
    public String nameOf(byte[] value) throws IOException {
        if (value.length < HEADER_BYTES || value[0] != MAGIC[0] || value[1] != MAGIC[1]) {
            throw new IOException("not in Avro single-object encoding");
        }
        long fingerprint =
                ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(MAGIC.length);
        Schema schema = released.findByFingerprint(fingerprint);
        if (schema == null) {
            throw new IOException(
                    "no released schema has the fingerprint %016x".formatted(fingerprint));
        }
        return schema.getFullName();
    }
}
