package io.flinkalexnet.flink.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary decoder, which believes no length above the size of the whole value. Avro itself
 * allocates what a record claims, up to 2 GiB, before it looks whether the bytes are there: one bad
 * record would end the process.
 */
final class BoundedDecoder extends Decoder {
    private final BinaryDecoder in;
    private final int limitBytes;

    BoundedDecoder(BinaryDecoder in, int limitBytes) {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(readLengthAndBytes());
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(readLengthAndBytes());
    }

    @Override
    public String readString() throws IOException {
        return new String(readLengthAndBytes(), StandardCharsets.UTF_8);
    }

    private byte[] readLengthAndBytes() throws IOException {
        byte[] bytes = new byte[(int) believable(in.readLong())];
        in.readFixed(bytes, 0, bytes.length);
        return bytes;
    }

    @Override
    public long readArrayStart() throws IOException {
        return believable(in.readArrayStart());
    }

    @Override
    public long arrayNext() throws IOException {
        return believable(in.arrayNext());
    }

    @Override
    public long readMapStart() throws IOException {
        return believable(in.readMapStart());
    }

    @Override
    public long mapNext() throws IOException {
        return believable(in.mapNext());
    }

    /** Every element of our schemas takes a byte or more, so a count is bounded like a length. */
    private long believable(long length) throws IOException {
        if (length < 0 || length > limitBytes) {
            throw new IOException(
                    "a length of %d is claimed within a value of %d bytes"
                            .formatted(length, limitBytes));
        }
        return length;
    }

    @Override
    public void readNull() throws IOException {
        in.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }

    @Override
    public void skipString() throws IOException {
        in.skipString();
    }

    @Override
    public void skipBytes() throws IOException {
        in.skipBytes();
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(length);
    }

    @Override
    public long skipArray() throws IOException {
        return believable(in.skipArray());
    }

    @Override
    public long skipMap() throws IOException {
        return believable(in.skipMap());
    }
}
