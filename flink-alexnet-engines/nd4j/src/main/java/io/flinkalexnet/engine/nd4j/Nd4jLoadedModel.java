package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.host.BatchClassifier;
import io.flinkalexnet.engine.host.SharedModel;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights in one native array. */
final class Nd4jLoadedModel extends SharedModel {
    private final NetworkSpec network;
    private final Preprocessing preprocessing;
    private final ParameterStore store;
    private final INDArray parameters;
    private final Kernels kernels;
    private final int threads;

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
    protected Classifier newClassifier(int batchSize) {
        Execution execution = Execution.open(kernels, threads);
        Network.Plan plan =
                new Network.Plan(
                        network,
                        preprocessing,
                        execution,
                        0,
                        store,
                        parameters,
                        List.of(),
                        network.layers().size());
        return new BatchClassifier<>(
                network,
                batchSize,
                Network.ofAnySize(plan),
                execution::attachThread,
                () -> {
                    execution.close();
                    release();
                });
    }

    @Override
    protected void free() {
        kernels.attachThread();
        Layer.close(parameters);
    }
}
