package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes the training state in chunks of 1 MiB. Says that the type is immutable, so that Flink's
 * synchronous copy is a reference; {@link TrainingState} keeps the bytes still meanwhile.
 *
 * <p>Format 2: magic, version, geometry and batch size; checksums of the plan; progress; the
 * partial mini-batch; count of parameters; parameters; velocity (little-endian floats); end mark.
 * Format 1, which is still read, lacks the checksums, and early stop and validation in the
 * progress.
 */
public final class TrainingStateSerializer extends TypeSerializer<TrainingState> {
    private static final long serialVersionUID = 1L;
    private static final int MAGIC = 0x46415453; // "FATS"
    private static final int VERSION = 2;
    private static final int OLDEST_VERSION = 1;
    private static final int END = 0x454E4421; // "END!"
    private static final int CHUNK_BYTES = 1 << 20;

    @Override
    public void serialize(TrainingState state, DataOutputView target) throws IOException {
        if (!state.startWriting()) {
            throw new IOException(
                    "checkpoint %d was given up before it was written"
                            .formatted(state.checkpointId()));
        }
        long start = System.nanoTime();
        try {
            write(state, target);
            state.buffer().written(System.nanoTime() - start);
        } finally {
            state.endWriting();
        }
    }

    private static void write(TrainingState state, DataOutputView target) throws IOException {
        StagingBuffer buffer = state.buffer();
        MiniBatch partial = buffer.partial();
        target.writeInt(MAGIC);
        target.writeInt(VERSION);
        target.writeInt(partial.geometry().resizeSide());
        target.writeInt(partial.geometry().padding());
        target.writeInt(partial.geometry().cropSide());
        target.writeInt(partial.capacity());
        target.writeUTF(buffer.checksums().labels());
        target.writeUTF(buffer.checksums().preprocessing());
        buffer.progress().write(target);
        writePartial(partial, target);
        target.writeInt(buffer.parameterCount());
        writeBytes(state, buffer.parameterBytes(), target);
        writeBytes(state, buffer.velocityBytes(), target);
        target.writeInt(END);
    }

    private static void writePartial(MiniBatch partial, DataOutputView target) throws IOException {
        target.writeInt(partial.size());
        for (int i = 0; i < partial.size(); i++) {
            target.write(
                    partial.pixels(), partial.pixelOffset(i), partial.geometry().croppedBytes());
            for (int c = 0; c < ImageGeometry.RGB; c++) {
                target.writeFloat(partial.shift(i, c));
            }
            target.writeInt(partial.cropY(i));
            target.writeInt(partial.cropX(i));
            target.writeBoolean(partial.flip(i));
            target.writeInt(partial.label(i));
        }
    }

    private static void writeBytes(TrainingState state, ByteBuffer bytes, DataOutputView target)
            throws IOException {
        ByteBuffer source = bytes.duplicate().clear();
        byte[] chunk = new byte[Math.min(CHUNK_BYTES, source.remaining())];
        while (source.hasRemaining()) {
            if (state.isAborted()) {
                throw new IOException("checkpoint %d was aborted".formatted(state.checkpointId()));
            }
            int length = Math.min(chunk.length, source.remaining());
            source.get(chunk, 0, length);
            target.write(chunk, 0, length);
        }
    }

    @Override
    public TrainingState deserialize(DataInputView source) throws IOException {
        expect("magic number", MAGIC, source.readInt());
        int version = source.readInt();
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new IOException(
                    "the training state has format version %d; this build reads %d to %d. Restore it with the release that wrote it."
                            .formatted(version, OLDEST_VERSION, VERSION));
        }
        ImageGeometry geometry =
                new ImageGeometry(source.readInt(), source.readInt(), source.readInt());
        int batchSize = source.readInt();
        PlanChecksums checksums =
                version > 1
                        ? new PlanChecksums(source.readUTF(), source.readUTF())
                        : PlanChecksums.UNKNOWN;
        TrainingProgress progress = new TrainingProgress();
        progress.read(source, version);
        MiniBatch partial = new MiniBatch(geometry, batchSize);
        readPartial(partial, source);
        StagingBuffer buffer = new StagingBuffer(source.readInt(), geometry, batchSize);
        buffer.setChecksums(checksums);
        buffer.progress().copyFrom(progress);
        buffer.partial().copyFrom(partial);
        readBytes(source, buffer.parameterBytes());
        readBytes(source, buffer.velocityBytes());
        expect("end mark", END, source.readInt());
        return TrainingState.restored(buffer);
    }

    private static void readPartial(MiniBatch partial, DataInputView source) throws IOException {
        int size = source.readInt();
        for (int i = 0; i < size; i++) {
            byte[] pixels = new byte[partial.geometry().croppedBytes()];
            source.readFully(pixels);
            float[] shift = new float[ImageGeometry.RGB];
            for (int c = 0; c < shift.length; c++) {
                shift[c] = source.readFloat();
            }
            AugmentedImage image =
                    new AugmentedImage(
                            pixels,
                            shift,
                            source.readInt(),
                            source.readInt(),
                            source.readBoolean());
            partial.add(image, source.readInt());
        }
    }

    private static void readBytes(DataInputView source, ByteBuffer bytes) throws IOException {
        ByteBuffer target = bytes.duplicate().clear();
        byte[] chunk = new byte[Math.min(CHUNK_BYTES, target.remaining())];
        while (target.hasRemaining()) {
            int length = Math.min(chunk.length, target.remaining());
            source.readFully(chunk, 0, length);
            target.put(chunk, 0, length);
        }
    }

    private static void expect(String what, int expected, int actual) throws IOException {
        if (actual != expected) {
            throw new IOException(
                    "the training state's %s is 0x%08x, this build reads 0x%08x; restore it with the release that wrote it"
                            .formatted(what, actual, expected));
        }
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<TrainingState> duplicate() {
        return this;
    }

    @Override
    public TrainingState createInstance() {
        throw new UnsupportedOperationException("a training state is made by the trainer only");
    }

    @Override
    public TrainingState copy(TrainingState from) {
        return from;
    }

    @Override
    public TrainingState copy(TrainingState from, TrainingState reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TrainingState deserialize(TrainingState reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        TrainingState state = deserialize(source);
        write(state, target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingStateSerializer;
    }

    @Override
    public int hashCode() {
        return Objects.hash(MAGIC, VERSION);
    }

    @Override
    public TypeSerializerSnapshot<TrainingState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Configuration snapshot; public with a public constructor, as Flink asks. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TrainingState> {
        public Snapshot() {
            super(TrainingStateSerializer::new);
        }
    }
}
