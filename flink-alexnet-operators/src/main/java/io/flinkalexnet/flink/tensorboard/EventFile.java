package io.flinkalexnet.flink.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * An event file of TensorBoard: a frame for each event, with its length and a masked CRC-32C of
 * length and event. On a local file system every event is there as soon as it is written; others
 * show the file when they like, object stores when it is closed.
 */
final class EventFile implements AutoCloseable {
    /** Events of a session's earlier files are only forgotten from this version on. */
    private static final String VERSION = "brain.Event:2";

    private static final int CRC_MASK = 0xA282EAD8;
    private static final int CRC_SHIFT = 15;
    private static final double MILLIS_PER_SECOND = 1000;

    private final FSDataOutputStream out;

    /** Fields of the messages Event, Summary, Summary.Value and SessionLog. */
    private static final class Field {
        static final int WALL_TIME = 1;
        static final int STEP = 2;
        static final int FILE_VERSION = 3;
        static final int SUMMARY = 5;
        static final int SESSION_LOG = 7;
        static final int SUMMARY_VALUE = 1;
        static final int VALUE_TAG = 1;
        static final int VALUE_SIMPLE = 2;
        static final int SESSION_STATUS = 1;
    }

    private static final int SESSION_START = 1;

    private EventFile(FSDataOutputStream out) {
        this.out = out;
    }

    /**
     * Creates a file, which must not be there yet.
     *
     * @param millis wall clock
     */
    static EventFile create(Path path, long millis) throws IOException {
        FileSystem files = path.getFileSystem();
        files.mkdirs(path.getParent());
        EventFile file = new EventFile(files.create(path, FileSystem.WriteMode.NO_OVERWRITE));
        file.write(event(millis).text(Field.FILE_VERSION, VERSION));
        return file;
    }

    /** Says that this run begins with that step: what earlier files have from it on is void. */
    void start(long step, long millis) throws IOException {
        write(
                event(millis)
                        .varint(Field.STEP, step)
                        .message(
                                Field.SESSION_LOG,
                                new ProtoBytes().varint(Field.SESSION_STATUS, SESSION_START)));
    }

    /** Adds the numbers of a step. */
    void add(List<Scalar> scalars, long step, long millis) throws IOException {
        ProtoBytes summary = new ProtoBytes();
        for (Scalar scalar : scalars) {
            summary.message(
                    Field.SUMMARY_VALUE,
                    new ProtoBytes()
                            .text(Field.VALUE_TAG, scalar.tag())
                            .fixed(Field.VALUE_SIMPLE, (float) scalar.value()));
        }
        write(event(millis).varint(Field.STEP, step).message(Field.SUMMARY, summary));
    }

    private static ProtoBytes event(long millis) {
        return new ProtoBytes().fixed(Field.WALL_TIME, millis / MILLIS_PER_SECOND);
    }

    /** In one piece, so that a reader beside us sees whole frames. */
    private void write(ProtoBytes event) throws IOException {
        byte[] data = event.toByteArray();
        byte[] length =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(data.length)
                        .array();
        byte[] frame =
                ByteBuffer.allocate(length.length + data.length + 2 * Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(length)
                        .putInt(maskedCrc(length))
                        .put(data)
                        .putInt(maskedCrc(data))
                        .array();
        out.write(frame);
        out.flush();
    }

    private static int maskedCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), CRC_SHIFT) + CRC_MASK;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
