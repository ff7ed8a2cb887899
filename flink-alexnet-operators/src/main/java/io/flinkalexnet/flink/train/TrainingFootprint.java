package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.model.ParameterLayout;

/**
 * Bytes that a training takes of Flink's memory and of its checkpoints, computed from its plan.
 *
 * @param parameters of the network
 * @param stagingBytes direct memory of the buffer that checkpoints are written from: parameters and
 *     velocity
 * @param checkpointBytes of the trainer's state without pictures; floats hardly compress
 * @param partialBytesMax what a checkpoint has more at most: the pictures of a mini-batch that is
 *     not full
 * @param miniBatchBytes heap of a mini-batch
 */
public record TrainingFootprint(
        long parameters,
        long stagingBytes,
        long checkpointBytes,
        long partialBytesMax,
        long miniBatchBytes) {
    /** Mini-batches on the heap: the one that fills, and its copy for checkpoints. */
    public static final int MINI_BATCHES = 2;

    /** Of a plan. */
    public static TrainingFootprint of(TrainingPlan plan) {
        long parameters = ParameterLayout.of(plan.spec()).length();
        ImageGeometry geometry = plan.preprocessing().geometry();
        long state = 2 * parameters * Float.BYTES;
        return new TrainingFootprint(
                parameters,
                state,
                state,
                (plan.batchSize() - 1L) * geometry.croppedBytes(),
                (long) plan.batchSize() * geometry.croppedBytes());
    }
}
