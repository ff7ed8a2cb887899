package io.flinkalexnet.engine;

import io.flinkalexnet.engine.image.MiniBatch;

/** Runs a model forward, without dropout. Confined to one thread; closed by who opened it. */
public interface Classifier extends AutoCloseable {
    /**
     * Classifies 1 to {@code batchSize} pictures.
     *
     * @throws IllegalArgumentException if there are none or more, or they are of another geometry
     */
    Classification classify(MiniBatch batch);

    @Override
    void close();
}
