package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.flink.engine.EngineLookup;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine without arithmetic. The first pixel names the most probable class; the others are
 * equal. Embeddings are 3, 4 and zeros. It counts what is open, and one test at a time sets what
 * goes wrong.
 */
final class FakeEngine implements EngineProvider {
    /** As first parameter it makes a model answer with NaN. */
    static final float ANSWERS_NAN = 4711;

    /** As first parameter it makes a model fail to load. */
    static final float FAILS_TO_LOAD = 4712;

    /** As first parameter it makes a model fail to open a classifier. */
    static final float FAILS_TO_OPEN = 4713;

    static final AtomicInteger OPEN_MODELS = new AtomicInteger();
    static final AtomicInteger OPEN_CLASSIFIERS = new AtomicInteger();
    static final AtomicInteger LOADS = new AtomicInteger();
    static final List<Integer> BATCH_SIZES = Collections.synchronizedList(new ArrayList<>());

    /** Loads wait for it. */
    static volatile CountDownLatch gate;

    static EngineLookup lookup() {
        return (name, device) -> new FakeEngine();
    }

    static void reset() {
        OPEN_MODELS.set(0);
        OPEN_CLASSIFIERS.set(0);
        LOADS.set(0);
        BATCH_SIZES.clear();
        gate = new CountDownLatch(0);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int rank() {
        return Integer.MIN_VALUE;
    }

    @Override
    public EngineProbe probe() {
        return EngineProbe.usable("none");
    }

    @Override
    public Trainer openTrainer(TrainerSpec spec) {
        throw new UnsupportedOperationException("the fake engine does not train");
    }

    @Override
    public LoadedModel load(
            NetworkSpec network,
            Preprocessing preprocessing,
            FloatBuffer parameters,
            LoadOptions options) {
        LOADS.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while loading", e);
        }
        float mark = parameters.get(0);
        if (mark == FAILS_TO_LOAD) {
            throw new IllegalStateException("the device is full");
        }
        OPEN_MODELS.incrementAndGet();
        return new FakeModel(network, mark);
    }

    private record FakeModel(NetworkSpec network, float mark) implements LoadedModel {
        @Override
        public Classifier openClassifier(int batchSize) {
            if (mark == FAILS_TO_OPEN) {
                throw new IllegalStateException("no room for activations");
            }
            OPEN_CLASSIFIERS.incrementAndGet();
            return new FakeClassifier(network, mark);
        }

        @Override
        public void close() {
            OPEN_MODELS.decrementAndGet();
        }
    }

    private record FakeClassifier(NetworkSpec network, float mark) implements Classifier {
        @Override
        public Classification classify(MiniBatch batch) {
            BATCH_SIZES.add(batch.size());
            int classes = network.classes();
            int embeddingSize = network.embeddingSize();
            float[] probabilities = new float[batch.size() * classes];
            float[] embeddings = new float[batch.size() * embeddingSize];
            for (int i = 0; i < batch.size(); i++) {
                int best = batch.pixels()[batch.pixelOffset(i)];
                for (int c = 0; c < classes; c++) {
                    probabilities[i * classes + c] =
                            mark == ANSWERS_NAN
                                    ? Float.NaN
                                    : c == best ? 0.5f : 0.5f / (classes - 1);
                }
                embeddings[i * embeddingSize] = 3;
                embeddings[i * embeddingSize + 1] = 4;
            }
            return new Classification(batch.size(), probabilities, embeddings);
        }

        @Override
        public void close() {
            OPEN_CLASSIFIERS.decrementAndGet();
        }
    }
}
