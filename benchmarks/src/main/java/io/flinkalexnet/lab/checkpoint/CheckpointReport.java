package io.flinkalexnet.lab.checkpoint;

import java.util.Arrays;
import java.util.List;

/**
 * What {@code --json} writes.
 *
 * @param network as written in model files
 * @param engine that trained
 * @param precision it trained in
 * @param stateBytes parameters and velocity, as they lie in memory
 * @param checkpoints each of them, in order
 * @param heap what checkpoints hold on the heap
 * @param start of the job without a checkpoint
 * @param restore of the job from the newest checkpoint
 */
record CheckpointReport(
        String network,
        String engine,
        String precision,
        long stateBytes,
        List<Checkpoint> checkpoints,
        Heap heap,
        Start start,
        Start restore) {
    /**
     * One checkpoint, as Flink books it.
     *
     * @param bytes written
     * @param syncMillis training stands still: the copy, and the wait for an earlier writer
     * @param asyncMillis written beside the training
     */
    record Checkpoint(long id, long bytes, long syncMillis, long asyncMillis) {}

    /**
     * Live heap: what is used behind a full garbage collection.
     *
     * @param steadyBytes most between checkpoints
     * @param peakBytes most while checkpoints were written
     * @param samples taken while they were written
     * @param allocatedBytes by the writing threads for one checkpoint, whether freed or not: no
     *     peak of theirs can be higher
     */
    record Heap(long steadyBytes, long peakBytes, int samples, long allocatedBytes) {
        long aboveSteadyBytes() {
            return Math.max(0, peakBytes - steadyBytes);
        }
    }

    /**
     * How a job came up.
     *
     * @param runningSeconds from submission until all tasks run, their state restored
     * @param step of the first metrics of this attempt
     * @param firstStepSeconds from submission until they were written
     */
    record Start(double runningSeconds, long step, double firstStepSeconds) {}

    long medianSyncMillis() {
        return median(checkpoints.stream().mapToLong(Checkpoint::syncMillis).toArray());
    }

    long medianAsyncMillis() {
        return median(checkpoints.stream().mapToLong(Checkpoint::asyncMillis).toArray());
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
