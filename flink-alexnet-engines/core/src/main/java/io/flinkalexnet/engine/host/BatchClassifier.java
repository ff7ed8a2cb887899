package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.NetworkSpec;

/**
 * Classifies mini-batches part by part.
 *
 * @param <N> an engine's network for one batch size
 */
public final class BatchClassifier<N extends BatchClassifier.Network> implements Classifier {
    private final NetworkSpec network;
    private final int batchSize;
    private final BatchParts<N> parts;
    private final Runnable attachThread;
    private final Runnable release;
    private boolean closed;

    /** A network with something to tell. */
    public interface Network extends BatchParts.Network {
        /** What is made of the last forward pass. */
        PredictionOutput output();
    }

    /**
     * @param batchSize pictures at most
     * @param parts closed with this
     * @param attachThread run on the caller's thread before anything else
     * @param release run at the end of {@link #close}
     */
    public BatchClassifier(
            NetworkSpec network,
            int batchSize,
            BatchParts<N> parts,
            Runnable attachThread,
            Runnable release) {
        this.network = network;
        this.batchSize = batchSize;
        this.parts = parts;
        this.attachThread = attachThread;
        this.release = release;
    }

    @Override
    public Classification classify(MiniBatch batch) {
        if (batch.size() > batchSize) {
            throw new IllegalArgumentException(
                    "the classifier takes up to %d pictures, were %d"
                            .formatted(batchSize, batch.size()));
        }
        attachThread.run();
        int classes = network.classes();
        int size = network.embeddingSize();
        float[] probabilities = new float[batch.size() * classes];
        float[] embeddings = new float[batch.size() * size];
        parts.run(
                batch,
                (part, first, count) -> {
                    part.output().probabilities(count, probabilities, first * classes);
                    part.output().embeddings(count, embeddings, first * size);
                });
        return new Classification(batch.size(), probabilities, embeddings);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            attachThread.run();
            parts.close();
            release.run();
        }
    }
}
