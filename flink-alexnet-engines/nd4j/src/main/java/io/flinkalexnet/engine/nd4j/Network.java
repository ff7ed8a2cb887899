package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import io.flinkalexnet.engine.random.Purpose;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's layers with their buffers for one batch size, over shared parameters. Lanes go
 * through the layers side by side and meet only where a layer mixes images.
 */
final class Network implements AutoCloseable {
    private final Preprocessing preprocessing;
    private final Lanes lanes;
    private final Layer.Blob input;
    private final FloatBuffer inputValues;
    private final List<Layer> layers = new ArrayList<>();
    private final List<List<Layer>> segments = new ArrayList<>();
    private final FloatBuffer logits;
    private final FloatBuffer logitsGradient;
    private final FloatBuffer embeddings;

    private Network(Plan plan, Layer.Blob input) {
        preprocessing = plan.preprocessing();
        lanes = plan.lanes();
        this.input = input;
        inputValues = Ops.bytes(input.values()).asFloatBuffer();
        NetworkSpec spec = plan.spec();
        List<Shape> shapes = spec.shapes();
        Layer.Blob blob = input;
        for (int i = 0; i < spec.layers().size(); i++) {
            Builder builder = new Builder(plan, i, blob, shapes.get(i + 1));
            add(spec.layers().get(i).accept(builder));
            blob = layers.get(i).output();
        }
        logits = Ops.bytes(blob.values()).asFloatBuffer();
        logitsGradient = blob.isTraining() ? Ops.bytes(blob.gradient()).asFloatBuffer() : null;
        Layer.Blob embedding = layers.get(spec.embeddingIndex()).output();
        embeddings = Ops.bytes(embedding.values()).asFloatBuffer();
    }

    private void add(Layer layer) {
        boolean alone =
                segments.isEmpty()
                        || layer.mixesImages()
                        || segments.get(segments.size() - 1).get(0).mixesImages();
        if (alone) {
            segments.add(new ArrayList<>());
        }
        segments.get(segments.size() - 1).add(layer);
        layers.add(layer);
    }

    /**
     * What networks of any batch size have in common.
     *
     * @param seed of the dropout masks
     * @param parameters flat; not closed by the network
     * @param gradients each lane's, see {@link ParameterStore#views}; empty for inference
     */
    record Plan(
            NetworkSpec spec,
            Preprocessing preprocessing,
            Lanes lanes,
            long seed,
            ParameterStore store,
            INDArray parameters,
            List<INDArray> gradients) {}

    static Network open(Plan plan, int batchSize) {
        Shape shape = plan.spec().input();
        long[] nhwc = {batchSize, shape.height(), shape.width(), shape.channels()};
        return new Network(
                plan,
                plan.gradients().isEmpty()
                        ? Layer.Blob.forInference(nhwc)
                        : Layer.Blob.forTraining(nhwc));
    }

    private int batchSize() {
        return (int) input.batchSize();
    }

    /**
     * Copies {@code count} pictures of the mini-batch, from {@code first} on, to the device as
     * floats; places behind the last picture are stale.
     */
    void feed(MiniBatch batch, int first, int count) {
        int length = inputValues.capacity() / batchSize();
        lanes.run(
                lanes.active(count),
                lane -> {
                    float[] pixels = new float[length];
                    Lanes.Range range = lanes.range(lane, count);
                    for (int i = (int) range.from(); i < range.to(); i++) {
                        preprocessing.normalize(
                                batch, first + i, Preprocessing.Layout.HWC, pixels, 0);
                        inputValues.put(i * length, pixels);
                    }
                });
    }

    void forward() {
        for (List<Layer> segment : segments) {
            run(segment, lane -> segment.forEach(layer -> layer.forward(lane)));
        }
    }

    void forwardTraining(long step) {
        for (List<Layer> segment : segments) {
            run(segment, lane -> segment.forEach(layer -> layer.forwardTraining(lane, step)));
        }
    }

    void backward() {
        for (int i = segments.size() - 1; i >= 0; i--) {
            List<Layer> segment = segments.get(i);
            run(
                    segment,
                    lane -> {
                        for (int j = segment.size() - 1; j >= 0; j--) {
                            segment.get(j).backward(lane);
                        }
                    });
        }
    }

    private void run(List<Layer> segment, IntConsumer work) {
        boolean mixes = segment.get(0).mixesImages();
        lanes.run(mixes ? lanes.count() : lanes.active(batchSize()), work);
    }

    /** In the order of the network's table. */
    List<Layer> layers() {
        return layers;
    }

    /** (N, classes). */
    FloatBuffer logits() {
        return logits;
    }

    /** (N, classes); null for inference. */
    FloatBuffer logitsGradient() {
        return logitsGradient;
    }

    /** (N, embeddingSize). */
    FloatBuffer embeddings() {
        return embeddings;
    }

    @Override
    public void close() {
        for (int i = layers.size() - 1; i >= 0; i--) {
            layers.get(i).close();
        }
        input.close();
    }

    private record Builder(Plan plan, int index, Layer.Blob input, Shape output)
            implements LayerSpec.Visitor<Layer> {
        private TensorViews tensors() {
            return plan.store().views(index, plan.parameters(), plan.gradients());
        }

        @Override
        public Layer conv(LayerSpec.Conv layer) {
            return new ConvLayer(layer, input, output, tensors(), plan.lanes());
        }

        @Override
        public Layer activation(LayerSpec.Activation layer) {
            return new ActivationLayer(layer.kind(), input, plan.lanes());
        }

        @Override
        public Layer lrn(LayerSpec.Lrn layer) {
            return new LrnLayer(layer, input, plan.lanes());
        }

        @Override
        public Layer maxPool(LayerSpec.MaxPool layer) {
            return new MaxPoolLayer(layer, input, output, plan.lanes());
        }

        @Override
        public Layer dense(LayerSpec.Dense layer) {
            return new DenseLayer(input, layer.outputs(), tensors(), plan.lanes());
        }

        @Override
        public Layer dropout(LayerSpec.Dropout layer) {
            Purpose purpose = Purpose.DROPOUT.of(index);
            return new DropoutLayer(layer, purpose, plan.seed(), input, plan.lanes());
        }
    }
}
