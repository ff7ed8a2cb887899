package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network's layers with their buffers for one batch size, over shared parameters. */
final class Network implements AutoCloseable {
    private final Preprocessing preprocessing;
    private final int batchSize;
    private final Layer.Blob input;
    private final float[] pixels;
    private final List<Layer> layers = new ArrayList<>();
    private final Layer embedding;

    private Network(
            NetworkSpec spec,
            Preprocessing preprocessing,
            Layer.Blob input,
            Parameters parameters) {
        this.preprocessing = preprocessing;
        this.input = input;
        batchSize = (int) input.values().size(0);
        pixels = new float[(int) input.values().length()];
        List<Shape> shapes = spec.shapes();
        Layer.Blob blob = input;
        for (int i = 0; i < spec.layers().size(); i++) {
            TensorViews tensors =
                    parameters.store().views(spec, i, parameters.values(), parameters.gradients());
            Layer layer =
                    spec.layers().get(i).accept(new Builder(i, blob, shapes.get(i + 1), tensors));
            layers.add(layer);
            blob = layer.output();
        }
        embedding = layers.get(spec.embeddingIndex());
    }

    /**
     * Parameters a network runs over; the network does not close them.
     *
     * @param store their order
     * @param values flat
     * @param gradients flat; null for inference
     */
    record Parameters(ParameterStore store, INDArray values, INDArray gradients) {}

    static Network forTraining(
            NetworkSpec spec, Preprocessing preprocessing, int batchSize, Parameters parameters) {
        return new Network(
                spec,
                preprocessing,
                Layer.Blob.forTraining(inputShape(spec, batchSize)),
                parameters);
    }

    static Network forInference(
            NetworkSpec spec, Preprocessing preprocessing, int batchSize, Parameters parameters) {
        return new Network(
                spec,
                preprocessing,
                Layer.Blob.forInference(inputShape(spec, batchSize)),
                parameters);
    }

    private static long[] inputShape(NetworkSpec spec, int batchSize) {
        Shape input = spec.input();
        return new long[] {batchSize, input.height(), input.width(), input.channels()};
    }

    int batchSize() {
        return batchSize;
    }

    /** Copies pictures to the device as floats; places behind the last picture are stale. */
    void feed(MiniBatch batch) {
        if (!batch.geometry().equals(preprocessing.geometry())) {
            throw new IllegalArgumentException(
                    "the mini-batch is of %s, the network of %s"
                            .formatted(batch.geometry(), preprocessing.geometry()));
        }
        int size = pixels.length / batchSize;
        for (int i = 0; i < batch.size(); i++) {
            preprocessing.normalize(batch, i, Preprocessing.Layout.HWC, pixels, i * size);
        }
        Ops.write(pixels, batch.size() * size, input.values());
    }

    void forward() {
        layers.forEach(Layer::forward);
    }

    void forwardTraining(long seed, long step) {
        for (Layer layer : layers) {
            layer.forwardTraining(seed, step);
        }
    }

    void backward() {
        for (int i = layers.size() - 1; i >= 0; i--) {
            layers.get(i).backward();
        }
    }

    /** (N, classes). */
    Layer.Blob logits() {
        return layers.get(layers.size() - 1).output();
    }

    /** (N, embeddingSize). */
    INDArray embeddings() {
        return embedding.output().values();
    }

    @Override
    public void close() {
        for (int i = layers.size() - 1; i >= 0; i--) {
            layers.get(i).close();
        }
        input.close();
    }

    private record Builder(int index, Layer.Blob input, Shape output, TensorViews tensors)
            implements LayerSpec.Visitor<Layer> {
        @Override
        public Layer conv(LayerSpec.Conv layer) {
            return new ConvLayer(layer, input, output, tensors);
        }

        @Override
        public Layer activation(LayerSpec.Activation layer) {
            return new ActivationLayer(layer.kind(), input);
        }

        @Override
        public Layer lrn(LayerSpec.Lrn layer) {
            return new LrnLayer(layer, input);
        }

        @Override
        public Layer maxPool(LayerSpec.MaxPool layer) {
            return new MaxPoolLayer(layer, input, output);
        }

        @Override
        public Layer dense(LayerSpec.Dense layer) {
            return new DenseLayer(input, layer.outputs(), tensors);
        }

        @Override
        public Layer dropout(LayerSpec.Dropout layer) {
            return new DropoutLayer(layer, index, input);
        }
    }
}
