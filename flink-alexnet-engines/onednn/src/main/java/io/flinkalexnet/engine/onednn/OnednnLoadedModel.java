package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.host.BatchClassifier;
import io.flinkalexnet.engine.host.SharedModel;
import io.flinkalexnet.engine.image.Preprocessing;
import java.nio.FloatBuffer;

/** Weights packed once. */
final class OnednnLoadedModel extends SharedModel {
    private final LayerPlan layers;
    private final Preprocessing preprocessing;
    private final ServingParameters parameters;
    private final int threads;

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
    protected Classifier newClassifier(int batchSize) {
        Execution execution = Execution.open(threads);
        Network.Plan plan = new Network.Plan(layers, preprocessing, execution, 0, parameters);
        return new BatchClassifier<>(
                layers.network(),
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
        parameters.close();
    }
}
