package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.source.TrainingEnumeratorState.Phase;

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

    /** The position in this list is the code in state: never change it. */
    enum Phase {
        /** The offsets are not fixed yet. */
        UNKNOWN,
        /** The offsets are fixed and the enumerator holds the split. */
        UNASSIGNED,
        /** The split is the reader's, and in its state. */
        ASSIGNED
    }

    static TrainingEnumeratorState unassigned(TrainingSplit split) {
        return new TrainingEnumeratorState(Phase.UNASSIGNED, split);
    }
}
