package io.flinkalexnet.engine;

import io.flinkalexnet.engine.image.MiniBatch;

/** Runs a model forward, without dropout. Confined to one thread; closed by who opened it. */
public interface Classifier extends AutoCloseable {
    /** Classifies 1 to {@code batchSize} pictures. */
    Classification classify(MiniBatch batch);

    @Override
    void close();
}
