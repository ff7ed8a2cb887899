package io.flinkalexnet.engine;

import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import java.util.List;

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
 * @param frozenLayers rows of the network's table, from the first on, whose parameters and
 *     velocities stay as they are: no gradient is computed for them. Their dropout goes on. At
 *     least one layer with parameters must be left
 */
public record TrainerSpec(
        NetworkSpec network,
        Preprocessing preprocessing,
        int batchSize,
        SgdOptions sgd,
        long seed,
        int threads,
        Precision precision,
        int frozenLayers) {
    public TrainerSpec {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, was " + batchSize);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
        int layers = network.layers().size();
        if (frozenLayers < 0 || frozenLayers >= layers) { // the last layer has parameters
            throw new IllegalArgumentException(
                    "frozenLayers must be in [0, %d] for %s, was %d: something must be left to train"
                            .formatted(layers - 1, network.name(), frozenLayers));
        }
        preprocessing.checkFits(network);
    }

    /** Nothing is frozen. */
    public TrainerSpec(
            NetworkSpec network,
            Preprocessing preprocessing,
            int batchSize,
            SgdOptions sgd,
            long seed,
            int threads,
            Precision precision) {
        this(network, preprocessing, batchSize, sgd, seed, threads, precision, 0);
    }

    /** The same with its first layers frozen. */
    public TrainerSpec withFrozenLayers(int count) {
        return new TrainerSpec(
                network, preprocessing, batchSize, sgd, seed, threads, precision, count);
    }

    /**
     * Index of the lowest layer that is trained, which is one with parameters: no gradient goes
     * further down.
     */
    public int lowestTrainedLayer() {
        List<LayerSpec> layers = network.layers();
        int lowest = frozenLayers;
        while (layers.get(lowest).biasCount() == 0) {
            lowest++;
        }
        return lowest;
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
