package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A copy of the training state, from which a checkpoint is written while training goes on:
 * allocated once and refilled at each checkpoint.
 *
 * <p>One permit guards it: whoever refills or writes it holds the permit, so an overlapping
 * savepoint waits and cannot tear the earlier checkpoint. The memory is off-heap and freed when the
 * operator and the last checkpoint writer have let go of this object.
 */
final class StagingBuffer {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final int parameterCount;
    private final ByteBuffer parameters;
    private final ByteBuffer velocity;
    private final MiniBatch partial;
    private final TrainingProgress progress = new TrainingProgress();
    private PlanChecksums checksums = PlanChecksums.UNKNOWN;
    private final Semaphore permit = new Semaphore(1);
    private volatile long writeMillis;

    StagingBuffer(int parameterCount, ImageGeometry geometry, int batchSize) {
        this.parameterCount = parameterCount;
        int bytes = Math.multiplyExact(parameterCount, Float.BYTES);
        parameters = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        velocity = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        partial = new MiniBatch(geometry, batchSize);
    }

    int parameterCount() {
        return parameterCount;
    }

    /** Raw parameters, little-endian; use {@code duplicate()} before reading or writing. */
    ByteBuffer parameterBytes() {
        return parameters;
    }

    /** Raw velocity, little-endian; use {@code duplicate()} before reading or writing. */
    ByteBuffer velocityBytes() {
        return velocity;
    }

    FloatBuffer parameters() {
        return parameters.asFloatBuffer();
    }

    FloatBuffer velocity() {
        return velocity.asFloatBuffer();
    }

    /** Pictures behind the newest step that did not fill a mini-batch yet. */
    MiniBatch partial() {
        return partial;
    }

    TrainingProgress progress() {
        return progress;
    }

    /** Of the training that this is the state of. */
    PlanChecksums checksums() {
        return checksums;
    }

    void setChecksums(PlanChecksums ofPlan) {
        checksums = ofPlan;
    }

    /**
     * Waits for whoever writes the buffer.
     *
     * @throws IOException if that takes longer than any sound write does
     */
    void acquire() throws IOException, InterruptedException {
        if (!permit.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(
                    "the checkpoint or model file before this one is still being written after %d minutes"
                            .formatted(PATIENCE.toMinutes()));
        }
    }

    void release() {
        permit.release();
    }

    /** A checkpoint was written from this buffer, which took so long. */
    void written(long nanos) {
        writeMillis = nanos / 1_000_000;
    }

    /** How long the newest checkpoint took to write; 0 before it. Any thread. */
    long writeMillis() {
        return writeMillis;
    }
}
