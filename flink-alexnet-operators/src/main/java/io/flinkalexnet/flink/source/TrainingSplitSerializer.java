package io.flinkalexnet.flink.source;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Version 1 of the split's format; docs/formats.md has its fields. */
final class TrainingSplitSerializer implements SimpleVersionedSerializer<TrainingSplit> {
    static final TrainingSplitSerializer INSTANCE = new TrainingSplitSerializer();

    private static final int VERSION = 1;
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
        out.writeLong(split.position().epoch());
        out.writeInt(split.position().group());
        out.writeInt(split.position().index());
        out.writeLong(split.position().sequence());
        out.writeInt(split.ranges().size());
        for (PartitionRange range : split.ranges()) {
            out.writeInt(range.partition());
            out.writeLong(range.start());
            out.writeLong(range.stop());
        }
    }

    private static TrainingSplit read(DataInputStream in) throws IOException {
        TrainingOrder order =
                new TrainingOrder(in.readUTF(), in.readLong(), in.readInt(), in.readInt());
        TrainingPosition position =
                new TrainingPosition(in.readLong(), in.readInt(), in.readInt(), in.readLong());
        int count = in.readInt();
        List<PartitionRange> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ranges.add(new PartitionRange(in.readInt(), in.readLong(), in.readLong()));
        }
        return new TrainingSplit(order, ranges, position);
    }
}
