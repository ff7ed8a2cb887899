package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.source.TrainingEnumeratorState.Phase;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The enumerator's format: the code of the phase (1 byte), then the split if it is here, in a frame
 * of its own. Version 2 is written with version 2 of the split; version 1 is read, too.
 */
final class TrainingEnumeratorStateSerializer
        implements SimpleVersionedSerializer<TrainingEnumeratorState> {
    static final TrainingEnumeratorStateSerializer INSTANCE =
            new TrainingEnumeratorStateSerializer();

    private static final int VERSION = 2;
    private static final Frame FRAME =
            new Frame("the training source's enumerator state", 0x46415445, VERSION); // FATE

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
        out.writeByte(state.phase().code());
        if (state.phase() == Phase.UNASSIGNED) {
            out.write(TrainingSplitSerializer.INSTANCE.serialize(state.unassigned()));
        }
    }

    private static TrainingEnumeratorState read(int version, DataInputStream in)
            throws IOException {
        return switch (Phase.of(in.readUnsignedByte())) {
            case UNKNOWN -> TrainingEnumeratorState.UNKNOWN;
            case ASSIGNED -> TrainingEnumeratorState.ASSIGNED;
            case UNASSIGNED ->
                    TrainingEnumeratorState.unassigned(
                            TrainingSplitSerializer.INSTANCE.deserialize(
                                    version, in.readAllBytes()));
        };
    }
}
