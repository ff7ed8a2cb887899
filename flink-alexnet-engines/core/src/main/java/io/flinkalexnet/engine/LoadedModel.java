package io.flinkalexnet.engine;

/**
 * A model's weights on the device, shared by its classifiers. Thread-safe. The memory is freed when
 * this and all its classifiers are closed, in any order.
 */
public interface LoadedModel extends AutoCloseable {
    /** Opens a classifier for mini-batches of up to {@code batchSize} pictures. */
    Classifier openClassifier(int batchSize);

    @Override
    void close();
}
