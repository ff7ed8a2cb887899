package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;

/** Weights packed once, freed with the last of their users. */
final class OnednnLoadedModel implements LoadedModel {
    private final LayerPlan layers;
    private final Preprocessing preprocessing;
    private final ServingParameters parameters;
    private final int threads;
    private int users = 1;
    private boolean closed;

    OnednnLoadedModel(
            LayerPlan layers, Preprocessing preprocessing, FloatBuffer source, int threads) {
        this.layers = layers;
        this.preprocessing = preprocessing;
        this.threads = threads;
        try (Execution execution = Execution.open(threads)) {
            parameters = new ServingParameters(layers, execution, source);
        }
    }

    @Override
    public synchronized Classifier openClassifier(int batchSize) {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, was " + batchSize);
        }
        users++;
        return new OnednnClassifier(batchSize);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }

    private synchronized void release() {
        users--;
        if (users == 0) {
            parameters.close();
        }
    }

    private final class OnednnClassifier implements Classifier {
        private final Execution execution = Execution.open(threads);
        private final BatchParts<Network> networks;
        private final int batchSize;
        private boolean closed;

        OnednnClassifier(int batchSize) {
            this.batchSize = batchSize;
            Network.Plan plan = new Network.Plan(layers, preprocessing, execution, 0, parameters);
            networks =
                    new BatchParts<>(
                            preprocessing.geometry(),
                            threads,
                            size -> Network.forInference(plan, size));
        }

        @Override
        public Classification classify(MiniBatch batch) {
            if (batch.size() > batchSize) {
                throw new IllegalArgumentException(
                        "the classifier takes up to %d pictures, were %d"
                                .formatted(batchSize, batch.size()));
            }
            execution.attachThread();
            NetworkSpec network = layers.network();
            int classes = network.classes();
            int size = network.embeddingSize();
            float[] probabilities = new float[batch.size() * classes];
            float[] embeddings = new float[batch.size() * size];
            networks.run(
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
                execution.attachThread();
                networks.close();
                execution.close();
                release();
            }
        }
    }
}
