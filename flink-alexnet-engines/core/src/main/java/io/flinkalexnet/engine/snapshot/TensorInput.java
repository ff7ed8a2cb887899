package io.flinkalexnet.engine.snapshot;

import io.flinkalexnet.engine.snapshot.SafetensorsHeader.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;

/** Reads tensors one after the other in chunks, and takes the SHA-256 of their bytes. */
final class TensorInput {
    private static final int CHUNK_BYTES = 1 << 20;

    private final String file;
    private final InputStream in;
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer chunk =
            ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    TensorInput(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /** Reads the next tensor's floats into {@code target}, from its position on. */
    void readFloats(Tensor tensor, FloatBuffer target) throws IOException {
        long left = tensor.length();
        while (left > 0) {
            int floats = (int) Math.min(left, CHUNK_BYTES / Float.BYTES);
            fill(tensor, floats * Float.BYTES);
            for (int i = 0; i < floats; i++) {
                float value = chunk.getFloat();
                if (!Float.isFinite(value)) {
                    throw new IOException(
                            "%s: tensor %s holds %s at index %d; values must be finite"
                                    .formatted(
                                            file,
                                            tensor.name(),
                                            value,
                                            tensor.length() - left + i));
                }
                target.put(value);
            }
            left -= floats;
        }
    }

    /** Reads the next tensor's integers. */
    long[] readLongs(Tensor tensor) throws IOException {
        long[] values = new long[Math.toIntExact(tensor.length())];
        int at = 0;
        while (at < values.length) {
            int longs = Math.min(values.length - at, CHUNK_BYTES / Long.BYTES);
            fill(tensor, longs * Long.BYTES);
            chunk.asLongBuffer().get(values, at, longs);
            at += longs;
        }
        return values;
    }

    private void fill(Tensor tensor, int bytes) throws IOException {
        int read = in.readNBytes(chunk.array(), 0, bytes);
        if (read < bytes) {
            throw new IOException(
                    "%s is cut: it ends within tensor %s".formatted(file, tensor.name()));
        }
        digest.update(chunk.array(), 0, bytes);
        chunk.clear().limit(bytes);
    }

    /** Checks, behind the last tensor, that the file ends there and holds what was written. */
    void finish(String expectedSha256) throws IOException {
        if (in.read() >= 0) {
            throw new IOException(file + " goes on behind its last tensor");
        }
        String sha256 = Sha256.hex(digest);
        if (!sha256.equals(expectedSha256)) {
            throw new IOException(
                    "%s is damaged: its tensors have sha256 %s, it says %s. Get it again."
                            .formatted(file, sha256, expectedSha256));
        }
    }
}
