package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.BatchClassifier;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.host.LaneLayers;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import io.flinkalexnet.engine.random.Purpose;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's layers with their buffers for one batch size, over shared parameters. Lanes go
 * through the layers side by side and meet only where a layer mixes images.
 */
final class Network implements BatchClassifier.Network {
    private final Layer.Blob input;
    private final List<INDArray> unread = new ArrayList<>();
    private final Kernels.Input feed;
    private final List<Layer> layers = new ArrayList<>();
    private final LaneLayers<Layer> inLanes;
    private final Kernels.Output output;

    private Network(Plan plan, Layer.Blob input) {
        this.input = input;
        Kernels kernels = plan.execution().kernels();
        feed = kernels.input(plan.preprocessing(), plan.execution().lanes(), input);
        NetworkSpec spec = plan.spec();
        List<Shape> shapes = spec.shapes();
        Layer.Blob blob = input;
        for (int i = 0; i < spec.layers().size(); i++) {
            if (i == plan.lowest() && spec.layers().get(i) instanceof LayerSpec.Conv) {
                blob = withGradient(blob);
            }
            Builder builder = new Builder(plan, i, blob, shapes.get(i + 1));
            layers.add(spec.layers().get(i).accept(builder));
            blob = layers.get(i).output();
        }
        INDArray embeddings = layers.get(spec.embeddingIndex()).output().values();
        output = kernels.output(blob, embeddings);
        inLanes = new LaneLayers<>(plan.execution().lanes(), (int) input.batchSize(), layers);
    }

    /** For what lies below the lowest trained layer: ND4J writes that gradient, nobody reads it. */
    private Layer.Blob withGradient(Layer.Blob blob) {
        INDArray gradient = Ops.zeros(blob.values().shape());
        unread.add(gradient);
        return new Layer.Blob(blob.values(), gradient);
    }

    /**
     * What networks of any batch size have in common.
     *
     * @param seed of the dropout masks
     * @param parameters flat; not closed by the network
     * @param gradients each lane's, see {@link ParameterStore#views}; empty for inference
     * @param lowest index of the lowest trained layer; the number of layers for inference
     */
    record Plan(
            NetworkSpec spec,
            Preprocessing preprocessing,
            Execution execution,
            long seed,
            ParameterStore store,
            INDArray parameters,
            List<INDArray> gradients,
            int lowest) {
        boolean isTraining() {
            return lowest < spec.layers().size();
        }

        boolean trains(int layer) {
            return layer >= lowest;
        }
    }

    static Network open(Plan plan, int batchSize) {
        Shape shape = plan.spec().input();
        long[] nhwc = {batchSize, shape.height(), shape.width(), shape.channels()};
        return new Network(plan, Layer.Blob.forInference(nhwc));
    }

    /** Networks without gradients for mini-batches of any size. */
    static BatchParts<Network> ofAnySize(Plan plan) {
        return new BatchParts<>(
                plan.preprocessing().geometry(),
                plan.execution().lanes().count(),
                batchSize -> open(plan, batchSize));
    }

    /**
     * Copies {@code count} pictures of the mini-batch, from {@code first} on, to the device as
     * floats; places behind the last picture are stale.
     */
    void feed(MiniBatch batch, int first, int count) {
        feed.feed(batch, first, count);
    }

    @Override
    public void forward(MiniBatch batch, int first, int count) {
        feed(batch, first, count);
        inLanes.forward(Layer::forward);
    }

    void forwardTraining(long step) {
        inLanes.forward((layer, lane) -> layer.forwardTraining(lane, step));
    }

    void backward() {
        inLanes.backward(Layer::backward);
    }

    /** In the order of the network's table. */
    List<Layer> layers() {
        return layers;
    }

    @Override
    public Kernels.Output output() {
        return output;
    }

    @Override
    public void close() {
        output.close();
        for (int i = layers.size() - 1; i >= 0; i--) {
            layers.get(i).close();
        }
        feed.close();
        input.close();
        unread.forEach(Layer::close);
    }

    private record Builder(Plan plan, int index, Layer.Blob input, Shape output)
            implements LayerSpec.Visitor<Layer> {
        private TensorViews tensors() {
            return plan.store()
                    .views(
                            index,
                            plan.parameters(),
                            plan.trains(index) ? plan.gradients() : List.of());
        }

        @Override
        public Layer conv(LayerSpec.Conv layer) {
            return new ConvLayer(layer, input, output, tensors(), plan.execution());
        }

        @Override
        public Layer activation(LayerSpec.Activation layer) {
            return new ActivationLayer(layer.kind(), input, plan.execution());
        }

        @Override
        public Layer lrn(LayerSpec.Lrn layer) {
            return new LrnLayer(layer, input, plan.execution());
        }

        @Override
        public Layer maxPool(LayerSpec.MaxPool layer) {
            return new MaxPoolLayer(layer, input, output, plan.execution());
        }

        @Override
        public Layer dense(LayerSpec.Dense layer) {
            return new DenseLayer(input, layer.outputs(), tensors(), plan.execution());
        }

        @Override
        public Layer dropout(LayerSpec.Dropout layer) {
            DropoutMasks masks =
                    plan.isTraining()
                            ? new DropoutMasks(layer.rate(), Purpose.DROPOUT.of(index), plan.seed())
                            : null;
            return new DropoutLayer(masks, input, plan.execution());
        }
    }
}
