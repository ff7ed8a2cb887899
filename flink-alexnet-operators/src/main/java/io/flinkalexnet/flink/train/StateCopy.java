package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * Takes copies of a trainer's state to the staging buffer, for checkpoints and model files. Used by
 * the task thread; writers let go of a copy from threads of their own.
 */
final class StateCopy implements AutoCloseable {
    private final StagingBuffer staging;
    private final Trainer trainer;
    private TrainingState checkpointed;
    private volatile long stallMillis;

    /**
     * @param trainer stays the caller's
     */
    StateCopy(StagingBuffer staging, Trainer trainer) {
        this.staging = staging;
        this.trainer = trainer;
    }

    /** Copies the parameters; who reads them calls {@link #release}. */
    void take() throws IOException, InterruptedException {
        long start = System.nanoTime();
        staging.acquire();
        try {
            trainer.exportState(staging.parameters(), staging.velocity());
        } catch (RuntimeException | Error e) {
            staging.release();
            throw e;
        }
        stallMillis = (System.nanoTime() - start) / 1_000_000;
    }

    /** Copies everything for a checkpoint; its writer lets go of the copy. */
    TrainingState take(TrainingProgress progress, MiniBatch partial, long checkpointId)
            throws IOException, InterruptedException {
        take();
        staging.progress().copyFrom(progress);
        staging.partial().copyFrom(partial);
        checkpointed = TrainingState.filled(staging, checkpointId);
        return checkpointed;
    }

    /** Of the newest copy. */
    FloatBuffer parameters() {
        return staging.parameters();
    }

    void release() {
        staging.release();
    }

    /** Gives up the checkpoint's copy, if it is the newest. */
    void abort(long checkpointId) {
        if (checkpointed != null && checkpointed.checkpointId() == checkpointId) {
            checkpointed.abandon();
        }
    }

    /** How long the newest copy held up training, waiting for the one before it included. */
    long stallMillis() {
        return stallMillis;
    }

    /** How long the newest checkpoint took to write, beside the training; 0 before it. */
    long writeMillis() {
        return staging.writeMillis();
    }

    @Override
    public void close() {
        if (checkpointed != null) {
            checkpointed.abandon();
        }
    }
}
