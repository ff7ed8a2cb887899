package io.flinkalexnet.engine;

import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import java.nio.FloatBuffer;

/**
 * A network in training, resident on its device: bytes go in, a few numbers come out. Confined to
 * one thread; closed by who opened it.
 */
public interface Trainer extends AutoCloseable {
    /**
     * One weight update: forward pass with dropout, softmax cross-entropy, backward pass, SGD. If
     * the loss is not finite, parameters and velocity stay as they were; those of frozen layers
     * always do. What is measured changes no bit of the state.
     *
     * @param batch a full mini-batch with labels
     * @param stepNumber number of this step, from 0: keys the dropout masks ({@link
     *     io.flinkalexnet.engine.random.Purpose#DROPOUT} of the layer's index, step, element n *
     *     units + unit; dropped where {@code Philox.uniform(word) < rate})
     * @param rates this step's rates
     * @param norms whether the result has norms
     * @throws IllegalArgumentException if the mini-batch is of another geometry or not full, or a
     *     label is no class; the state stays
     */
    StepResult step(MiniBatch batch, long stepNumber, LearningRates rates, Norms norms);

    /** The same without norms; returns the score alone. */
    default BatchScore step(MiniBatch batch, long stepNumber, LearningRates rates) {
        return step(batch, stepNumber, rates, Norms.SKIP).score();
    }

    /**
     * Scores a mini-batch of any size with labels: no dropout, no update.
     *
     * @throws IllegalArgumentException if the mini-batch is of another geometry or empty, or a
     *     label is no class
     */
    BatchScore evaluate(MiniBatch batch);

    /**
     * Copies the state out, both in the order of {@link
     * io.flinkalexnet.engine.model.ParameterLayout}, from index 0 of buffers that hold at least its
     * length; positions stay as they are.
     */
    void exportState(FloatBuffer parameters, FloatBuffer velocity);

    /** Replaces the state; the counterpart of {@link #exportState}. */
    void importState(FloatBuffer parameters, FloatBuffer velocity);

    @Override
    void close();
}
