package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.host.BatchClassifier;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.SharedModel;
import io.flinkalexnet.engine.image.Preprocessing;
import java.nio.FloatBuffer;

/** Weights on a device, once for all classifiers, each of which has a queue of its own. */
final class CudaLoadedModel extends SharedModel {
    private final LayerPlan layers;
    private final Preprocessing preprocessing;
    private final Precision precision;
    private final Device device;
    private final Resources resources;
    private final Block mean;
    private final ServingParameters parameters;

    /** What is loaded. */
    record Source(
            LayerPlan layers,
            Preprocessing preprocessing,
            FloatBuffer parameters,
            Precision precision) {}

    private CudaLoadedModel(Source source, Device device, Resources resources) {
        this.device = device;
        this.resources = resources;
        layers = source.layers();
        preprocessing = source.preprocessing();
        precision = source.precision();
        try (Queue queue = device.openQueue(precision)) {
            mean = MeanOnDevice.of(preprocessing.mean(), queue, resources);
            parameters = new ServingParameters(layers, source.parameters(), resources, queue);
        }
    }

    static CudaLoadedModel open(Source source, Device device) {
        Resources resources = new Resources(device);
        return resources.opening(() -> new CudaLoadedModel(source, device, resources));
    }

    @Override
    protected Classifier newClassifier(int batchSize) {
        Resources own = new Resources(device);
        Queue queue = own.queue(precision);
        NetworkBuilder.Plan plan =
                new NetworkBuilder.Plan(layers, preprocessing, mean, queue, 0, parameters);
        return new BatchClassifier<>(
                layers.network(),
                batchSize,
                new BatchParts<>(
                        preprocessing.geometry(),
                        batch -> ClassifyingNetwork.open(plan, batch),
                        InferenceNetwork.PART_MAX),
                () -> {}, // a queue is used by the thread that opened it
                () -> {
                    own.close();
                    release();
                });
    }

    @Override
    protected void free() {
        resources.close();
    }
}
