package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights in one native array, freed with the last of their users. */
final class Nd4jLoadedModel implements LoadedModel {
    private final NetworkSpec network;
    private final Preprocessing preprocessing;
    private final ParameterStore store;
    private final INDArray parameters;
    private final Kernels kernels;
    private final int threads;
    private int users = 1;
    private boolean closed;

    Nd4jLoadedModel(
            NetworkSpec network,
            Preprocessing preprocessing,
            FloatBuffer source,
            int threads,
            Kernels kernels) {
        this.network = network;
        this.threads = threads;
        this.preprocessing = preprocessing;
        this.kernels = kernels;
        store = new ParameterStore(network);
        kernels.attachThread();
        parameters = Ops.zeros(store.length());
        try (Kernels.FloatStore flat = kernels.store(parameters)) {
            store.read(source, flat);
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
        return new Nd4jClassifier(batchSize);
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
            kernels.attachThread();
            Layer.close(parameters);
        }
    }

    private final class Nd4jClassifier implements Classifier {
        private final Execution execution = Execution.open(kernels, threads);
        private final BatchParts<Network> networks =
                Network.ofAnySize(
                        new Network.Plan(
                                network,
                                preprocessing,
                                execution,
                                0,
                                store,
                                parameters,
                                List.of()));
        private final int batchSize;
        private boolean closed;

        Nd4jClassifier(int batchSize) {
            this.batchSize = batchSize;
        }

        @Override
        public Classification classify(MiniBatch batch) {
            if (batch.size() > batchSize) {
                throw new IllegalArgumentException(
                        "the classifier takes up to %d pictures, were %d"
                                .formatted(batchSize, batch.size()));
            }
            execution.attachThread();
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
