package io.flinkalexnet.lab.peers.engines;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A message of protocol buffers, field by field; of ONNX we need too few for generated classes. */
final class ProtoMessage {
    private final ByteString.Output bytes = ByteString.newOutput();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    /** Writes one field. */
    private interface Field {
        void write() throws IOException;
    }

    private ProtoMessage with(Field field) {
        try {
            field.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory
        }
        return this;
    }

    ProtoMessage with(int field, long value) {
        return with(() -> out.writeInt64(field, value));
    }

    ProtoMessage with(int field, float value) {
        return with(() -> out.writeFloat(field, value));
    }

    ProtoMessage with(int field, String value) {
        return with(() -> out.writeString(field, value));
    }

    ProtoMessage with(int field, ByteString value) {
        return with(() -> out.writeBytes(field, value));
    }

    ProtoMessage with(int field, ProtoMessage value) {
        return with(field, value.toBytes());
    }

    /** One element after the other. */
    ProtoMessage withAll(int field, List<? extends Number> values) {
        values.forEach(value -> with(field, value.longValue()));
        return this;
    }

    ByteString toBytes() {
        with(out::flush);
        return bytes.toByteString();
    }
}
