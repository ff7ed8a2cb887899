package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.source.TrainingEnumeratorState.Phase;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Version 1 of the enumerator's format: the phase (1 byte), then the split if it is here. */
final class TrainingEnumeratorStateSerializer
        implements SimpleVersionedSerializer<TrainingEnumeratorState> {
    static final TrainingEnumeratorStateSerializer INSTANCE =
            new TrainingEnumeratorStateSerializer();

    private static final int VERSION = 1;
    private static final Frame FRAME =
            new Frame("the training source's enumerator state", 0x46415445, VERSION); // FATE
    private static final int SPLIT_VERSION = TrainingSplitSerializer.INSTANCE.getVersion();

    private TrainingEnumeratorStateSerializer() {}

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(TrainingEnumeratorState state) throws IOException {
        return FRAME.write(out -> write(state, out));
    }

    @Override
    public TrainingEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        FRAME.checkVersion(version);
        return FRAME.read(bytes, TrainingEnumeratorStateSerializer::read);
    }

    private static void write(TrainingEnumeratorState state, DataOutputStream out)
            throws IOException {
        out.writeByte(state.phase().ordinal());
        if (state.phase() == Phase.UNASSIGNED) {
            out.write(TrainingSplitSerializer.INSTANCE.serialize(state.unassigned()));
        }
    }

    private static TrainingEnumeratorState read(DataInputStream in) throws IOException {
        int code = in.readUnsignedByte();
        if (code >= Phase.values().length) {
            throw new IOException(
                    "the enumerator's phase must be in [0, %d], was %d"
                            .formatted(Phase.values().length - 1, code));
        }
        return switch (Phase.values()[code]) {
            case UNKNOWN -> TrainingEnumeratorState.UNKNOWN;
            case ASSIGNED -> TrainingEnumeratorState.ASSIGNED;
            case UNASSIGNED ->
                    TrainingEnumeratorState.unassigned(
                            TrainingSplitSerializer.INSTANCE.deserialize(
                                    SPLIT_VERSION, in.readAllBytes()));
        };
    }
}
