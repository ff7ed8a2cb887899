package io.flinkalexnet.flink.source;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes version 2 of the split's format and reads 1, too; docs/formats.md has their fields.
 * Version 1 had only bounded orders, and named neither held-out rule nor the topic's id.
 */
final class TrainingSplitSerializer implements SimpleVersionedSerializer<TrainingSplit> {
    static final TrainingSplitSerializer INSTANCE = new TrainingSplitSerializer();

    private static final int VERSION = 2;
    private static final Frame FRAME =
            new Frame("the training source's split", 0x46415453, VERSION); // FATS

    private TrainingSplitSerializer() {}

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(TrainingSplit split) throws IOException {
        return FRAME.write(out -> write(split, out));
    }

    @Override
    public TrainingSplit deserialize(int version, byte[] bytes) throws IOException {
        FRAME.checkVersion(version);
        return FRAME.read(bytes, TrainingSplitSerializer::read);
    }

    private static void write(TrainingSplit split, DataOutputStream out) throws IOException {
        out.writeUTF(split.order().topic());
        out.writeLong(split.order().seed());
        out.writeInt(split.order().chunkOffsets());
        out.writeInt(split.order().groupChunks());
        out.writeBoolean(split.order().bounded());
        out.writeUTF(split.order().heldOut());
        out.writeUTF(split.topicId());
        out.writeLong(split.position().epoch());
        out.writeInt(split.position().group());
        out.writeInt(split.position().index());
        out.writeLong(split.position().sequence());
        out.writeInt(split.ranges().size());
        for (PartitionRange range : split.ranges()) {
            writeOffsets(range.partition(), range.start(), range.stop(), out);
        }
        out.writeInt(split.group().size());
        for (Chunk chunk : split.group()) {
            writeOffsets(chunk.partition(), chunk.from(), chunk.to(), out);
        }
    }

    private static void writeOffsets(int partition, long first, long end, DataOutputStream out)
            throws IOException {
        out.writeInt(partition);
        out.writeLong(first);
        out.writeLong(end);
    }

    private static TrainingSplit read(int version, DataInputStream in) throws IOException {
        TrainingOrder order = readOrder(version, in);
        String topicId = version == 1 ? "" : in.readUTF();
        TrainingPosition position =
                new TrainingPosition(in.readLong(), in.readInt(), in.readInt(), in.readLong());
        List<PartitionRange> ranges = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            ranges.add(new PartitionRange(in.readInt(), in.readLong(), in.readLong()));
        }
        List<Chunk> group = new ArrayList<>();
        if (version > 1) {
            for (int count = in.readInt(); count > 0; count--) {
                group.add(new Chunk(in.readInt(), in.readLong(), in.readLong()));
            }
        }
        return new TrainingSplit(order, topicId, ranges, position, group);
    }

    private static TrainingOrder readOrder(int version, DataInputStream in) throws IOException {
        String topic = in.readUTF();
        long seed = in.readLong();
        int chunkOffsets = in.readInt();
        int groupChunks = in.readInt();
        return version == 1
                ? new TrainingOrder(topic, seed, chunkOffsets, groupChunks, true, HeldOut.UNNAMED)
                : new TrainingOrder(
                        topic, seed, chunkOffsets, groupChunks, in.readBoolean(), in.readUTF());
    }
}
