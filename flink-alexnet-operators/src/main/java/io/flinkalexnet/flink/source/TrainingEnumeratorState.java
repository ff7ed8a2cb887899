package io.flinkalexnet.flink.source;

import java.io.IOException;
import java.util.Arrays;

/**
 * Where the split is.
 *
 * @param phase see there
 * @param unassigned the split in phase {@link Phase#UNASSIGNED}, else null
 */
record TrainingEnumeratorState(Phase phase, TrainingSplit unassigned) {
    static final TrainingEnumeratorState UNKNOWN = new TrainingEnumeratorState(Phase.UNKNOWN, null);
    static final TrainingEnumeratorState ASSIGNED =
            new TrainingEnumeratorState(Phase.ASSIGNED, null);

    /** How far the enumerator is. */
    enum Phase {
        /** The offsets are not fixed yet. */
        UNKNOWN(0),
        /** The offsets are fixed and the enumerator holds the split. */
        UNASSIGNED(1),
        /** The split is the reader's, and in its state. */
        ASSIGNED(2);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        /** What stands for it in state. */
        int code() {
            return code;
        }

        static Phase of(int code) throws IOException {
            return Arrays.stream(values())
                    .filter(each -> each.code == code)
                    .findAny()
                    .orElseThrow(
                            () ->
                                    new IOException(
                                            "the enumerator's phase must be in [0, %d], was %d"
                                                    .formatted(ASSIGNED.code, code)));
        }
    }

    static TrainingEnumeratorState unassigned(TrainingSplit split) {
        return new TrainingEnumeratorState(Phase.UNASSIGNED, split);
    }
}
