package io.flinkalexnet.flink.train;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The one element of the trainer's operator state: a handle to the staging buffer as one checkpoint
 * sees it. Flink copies it by reference and writes it in the asynchronous phase.
 *
 * <p>A handle made for a checkpoint holds the buffer's permit. It gives it back exactly once: when
 * the write ends, or without a write when the checkpoint is aborted or the operator closes first.
 */
final class TrainingState {
    private enum Phase {
        FILLED,
        WRITING,
        RELEASED
    }

    private final StagingBuffer buffer;
    private final long checkpointId;
    private final AtomicReference<Phase> phase;
    private volatile boolean aborted;

    private TrainingState(StagingBuffer buffer, long checkpointId, Phase phase) {
        this.buffer = buffer;
        this.checkpointId = checkpointId;
        this.phase = new AtomicReference<>(phase);
    }

    /** A handle for a checkpoint; the caller has acquired and filled the buffer. */
    static TrainingState filled(StagingBuffer buffer, long checkpointId) {
        return new TrainingState(buffer, checkpointId, Phase.FILLED);
    }

    /** What a restore has read; it holds no permit. */
    static TrainingState restored(StagingBuffer buffer) {
        return new TrainingState(buffer, -1, Phase.RELEASED);
    }

    StagingBuffer buffer() {
        return buffer;
    }

    long checkpointId() {
        return checkpointId;
    }

    /** Claims the buffer for writing; false if the checkpoint was given up before. */
    boolean startWriting() {
        return phase.compareAndSet(Phase.FILLED, Phase.WRITING);
    }

    /** Asked between chunks of a write. */
    boolean isAborted() {
        return aborted;
    }

    void endWriting() {
        if (phase.compareAndSet(Phase.WRITING, Phase.RELEASED)) {
            buffer.release();
        }
    }

    /** Gives the buffer back if nobody writes it; else tells the writer to stop early. */
    void abandon() {
        aborted = true;
        if (phase.compareAndSet(Phase.FILLED, Phase.RELEASED)) {
            buffer.release();
        }
    }
}
