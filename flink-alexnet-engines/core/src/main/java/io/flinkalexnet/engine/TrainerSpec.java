package io.flinkalexnet.engine;

import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;

/**
 * What a trainer is opened for.
 *
 * @param network the network, with the dropout rates to train with
 * @param preprocessing from bytes to floats
 * @param batchSize images of every step
 * @param sgd constants of the update rule
 * @param seed key of all random numbers
 * @param threads native threads
 * @param precision of the forward and backward pass
 */
public record TrainerSpec(
        NetworkSpec network,
        Preprocessing preprocessing,
        int batchSize,
        SgdOptions sgd,
        long seed,
        int threads,
        Precision precision) {
    public TrainerSpec {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, was " + batchSize);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
        preprocessing.checkFits(network);
    }

    /**
     * Throws {@link IllegalArgumentException} unless a step can take the mini-batch: full, of this
     * geometry, every label one of the classes.
     */
    public void checkStep(MiniBatch batch) {
        if (batch.size() != batchSize) {
            throw new IllegalArgumentException(
                    "a step takes %d pictures, were %d".formatted(batchSize, batch.size()));
        }
        batch.checkGeometry(preprocessing.geometry());
        batch.checkLabels(network.classes());
    }
}
