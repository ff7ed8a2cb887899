package io.flinkalexnet.flink.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * What stands around the source's state: magic, version, payload length (4 bytes each, big-endian),
 * payload.
 *
 * @param name of the format, for messages
 * @param magic first four bytes
 * @param version written; it and all before it are read
 */
record Frame(String name, int magic, int version) {
    private static final int HEADER_BYTES = 3 * Integer.BYTES;

    /** Writes a payload. */
    @FunctionalInterface
    interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads a payload of any version up to the newest. */
    @FunctionalInterface
    interface Reader<T> {
        T read(int version, DataInputStream in) throws IOException;
    }

    byte[] write(Writer payload) throws IOException {
        ByteArrayOutputStream payloadBytes = new ByteArrayOutputStream();
        payload.write(new DataOutputStream(payloadBytes));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        out.writeInt(magic);
        out.writeInt(version);
        out.writeInt(payloadBytes.size());
        payloadBytes.writeTo(out);
        return all.toByteArray();
    }

    /** Refuses another magic, version or length, in words, and bytes the payload doesn't use. */
    <T> T read(byte[] bytes, Reader<T> payload) throws IOException {
        if (bytes.length < HEADER_BYTES) {
            throw new IOException(
                    "%s has a header of %d bytes, was %d bytes long"
                            .formatted(name, HEADER_BYTES, bytes.length));
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int foundMagic = in.readInt();
        if (foundMagic != magic) {
            throw new IOException(
                    "%s starts with %08x, was %08x".formatted(name, magic, foundMagic));
        }
        int foundVersion = in.readInt();
        checkVersion(foundVersion);
        int length = in.readInt();
        if (length != bytes.length - HEADER_BYTES) {
            throw new IOException(
                    "%s says it holds %d bytes, but %d follow"
                            .formatted(name, length, bytes.length - HEADER_BYTES));
        }
        return readPayload(foundVersion, in, payload);
    }

    /** For the version Flink keeps beside the bytes. */
    void checkVersion(int found) throws IOException {
        if (found < 1 || found > version) {
            throw new IOException(
                    "%s has format version %d; this build reads 1 to %d. Restore with the release that wrote it."
                            .formatted(name, found, version));
        }
    }

    private <T> T readPayload(int found, DataInputStream in, Reader<T> payload) throws IOException {
        T value;
        try {
            value = payload.read(found, in);
        } catch (EOFException e) {
            throw new IOException(name + " ends early", e);
        }
        if (in.available() > 0) {
            throw new IOException("%s has %d bytes too many".formatted(name, in.available()));
        }
        return value;
    }
}
