package io.flinkalexnet.engine.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Writes tensors one after the other in chunks. */
final class TensorOutput {
    private static final int CHUNK_BYTES = 1 << 20;

    private final OutputStream out;
    private final ByteBuffer chunk =
            ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    TensorOutput(OutputStream out) {
        this.out = out;
    }

    /** Writes the floats between position and limit, which stay as they are. */
    void writeFloats(FloatBuffer values) throws IOException {
        FloatBuffer rest = values.duplicate();
        while (rest.hasRemaining()) {
            int floats = Math.min(rest.remaining(), CHUNK_BYTES / Float.BYTES);
            FloatBuffer part = rest.slice().limit(floats);
            chunk.clear().asFloatBuffer().put(part);
            out.write(chunk.array(), 0, floats * Float.BYTES);
            rest.position(rest.position() + floats);
        }
    }

    void writeLongs(long[] values) throws IOException {
        int at = 0;
        while (at < values.length) {
            int longs = Math.min(values.length - at, CHUNK_BYTES / Long.BYTES);
            chunk.clear().asLongBuffer().put(values, at, longs);
            out.write(chunk.array(), 0, longs * Long.BYTES);
            at += longs;
        }
    }
}
