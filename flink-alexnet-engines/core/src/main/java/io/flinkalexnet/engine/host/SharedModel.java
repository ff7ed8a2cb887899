package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadedModel;

/** Counts the users of a model's weights, which are freed with the last of them. */
public abstract class SharedModel implements LoadedModel {
    private int users = 1;
    private boolean closed;

    @Override
    public final synchronized Classifier openClassifier(int batchSize) {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, was " + batchSize);
        }
        Classifier classifier = newClassifier(batchSize);
        users++;
        return classifier;
    }

    /** A classifier that calls {@link #release} when it is closed. */
    protected abstract Classifier newClassifier(int batchSize);

    /** Frees the weights. */
    protected abstract void free();

    @Override
    public final synchronized void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }

    /** One user less; to be called once by each. */
    protected final synchronized void release() {
        users--;
        if (users == 0) {
            free();
        }
    }
}
