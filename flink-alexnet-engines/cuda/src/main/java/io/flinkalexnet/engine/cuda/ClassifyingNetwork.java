package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.host.BatchClassifier;
import io.flinkalexnet.engine.host.PredictionOutput;
import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;
import java.util.List;

/** Probabilities and embeddings. */
final class ClassifyingNetwork implements BatchClassifier.Network, PredictionOutput {
    private final Resources resources;
    private final InferenceNetwork network;
    private final FloatBuffer results;
    private final int classes;
    private final int embeddingSize;
    private final int embeddingsAt;

    private ClassifyingNetwork(NetworkBuilder.Plan plan, int batch, Resources resources) {
        this.resources = resources;
        classes = plan.layers().network().classes();
        embeddingSize = plan.layers().network().embeddingSize();
        embeddingsAt = batch * classes;
        network = new InferenceNetwork(plan, batch, new Predictions(plan, batch), resources);
        results = network.results().asFloatBuffer();
    }

    static ClassifyingNetwork open(NetworkBuilder.Plan plan, int batch) {
        Resources resources = new Resources(plan.queue().device());
        return resources.opening(() -> new ClassifyingNetwork(plan, batch, resources));
    }

    /** Floats: probabilities (batch, classes), then embeddings (batch, embeddingSize). */
    private record Predictions(NetworkBuilder.Plan plan, int batch)
            implements InferenceNetwork.Head {
        private int probabilities() {
            return Math.multiplyExact(batch, plan.layers().network().classes());
        }

        private int embeddings() {
            return Math.multiplyExact(batch, plan.layers().network().embeddingSize());
        }

        @Override
        public long bytes() {
            return Math.addExact(probabilities(), embeddings()) * (long) Float.BYTES;
        }

        @Override
        public List<Queue.Work> works(NetworkBuilder network, Block results) {
            long probabilityBytes = (long) probabilities() * Float.BYTES;
            Kernels kernels = new Kernels(plan.queue().type());
            return List.of(
                    plan.queue()
                            .launch(
                                    kernels.softmax(
                                            batch,
                                            plan.layers().network().classes(),
                                            network.logits().values().block(),
                                            results.slice(0, probabilityBytes))),
                    embeddings(
                            kernels,
                            network.embedding(),
                            results.slice(probabilityBytes, (long) embeddings() * Float.BYTES)));
        }

        private Queue.Work embeddings(Kernels kernels, Blob from, Block to) {
            Block values = from.values().block();
            return from.type() == ElementType.F32
                    ? plan.queue().copy(values, to)
                    : plan.queue().launch(kernels.widen(embeddings(), values, to));
        }
    }

    @Override
    public void forward(MiniBatch pictures, int first, int count) {
        network.run(pictures, first, count);
    }

    @Override
    public PredictionOutput output() {
        return this;
    }

    @Override
    public void probabilities(int count, float[] target, int at) {
        results.get(0, target, at, count * classes);
    }

    @Override
    public void embeddings(int count, float[] target, int at) {
        results.get(embeddingsAt, target, at, count * embeddingSize);
    }

    @Override
    public void close() {
        resources.close();
    }
}
