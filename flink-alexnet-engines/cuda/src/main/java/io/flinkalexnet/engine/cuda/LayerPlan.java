package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;
import java.util.Optional;

/** A network's layers as this engine runs them. */
record LayerPlan(NetworkSpec network) {
    private static final int WINDOW_MAX = 16; // an element's number in it is a byte

    /**
     * @throws IllegalArgumentException if the engine cannot run this network
     */
    LayerPlan {
        List<Shape> shapes = network.shapes();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            boolean vectorOnly =
                    layer instanceof LayerSpec.Dropout || i == network.embeddingIndex();
            if (vectorOnly && !isDense(network, i)) {
                throw new IllegalArgumentException(
                        "%s: cuda runs dropout and embeddings behind a fully connected layer only, %s has shape %s; use the engine nd4j"
                                .formatted(network.name(), layer.name(), shapes.get(i + 1)));
            }
            boolean ofMaps = !(layer instanceof LayerSpec.Dense) && !isElementWise(layer);
            if (ofMaps && isDense(network, i - 1)) {
                throw new IllegalArgumentException(
                        "%s: cuda runs convolutions, pooling and LRN before the first fully connected layer only, %s is behind one; use the engine nd4j"
                                .formatted(network.name(), layer.name()));
            }
            if (layer instanceof LayerSpec.MaxPool pool && pool.kernel() > WINDOW_MAX) {
                throw new IllegalArgumentException(
                        "%s: cuda pools windows of up to %d, %s has %d; use the engine nd4j"
                                .formatted(network.name(), WINDOW_MAX, pool.name(), pool.kernel()));
            }
        }
    }

    private static boolean isElementWise(LayerSpec layer) {
        return layer instanceof LayerSpec.Activation || layer instanceof LayerSpec.Dropout;
    }

    private static boolean isDense(NetworkSpec network, int upTo) {
        return network.layers().subList(0, Math.max(0, upTo + 1)).stream()
                .anyMatch(LayerSpec.Dense.class::isInstance);
    }

    LayerSpec layer(int index) {
        return network.layers().get(index);
    }

    Shape input(int layer) {
        return network.shapes().get(layer);
    }

    /**
     * Throws {@link IllegalArgumentException} if a mini-batch's activations can't be counted by the
     * 32-bit numbers that kernels count with.
     */
    void checkBatch(int batchSize) {
        long largest = inputShape(1, 1).channels() * square(inputShape(1, 1).blocks());
        for (Shape shape : network.shapes()) {
            largest = Math.max(largest, shape.size());
        }
        long max = Integer.MAX_VALUE / largest;
        if (batchSize > max) {
            throw new IllegalArgumentException(
                    "%s: cuda takes mini-batches of up to %d pictures, were %d; use a smaller --batch-size"
                            .formatted(network.name(), max, batchSize));
        }
    }

    private static long square(long side) {
        return side * side;
    }

    /**
     * What a layer with weights applies to its results: the ReLU right behind it, unless what lies
     * between them is the embedding.
     */
    Queue.Epilogue epilogue(int layer) {
        boolean last = layer == network.layers().size() - 1;
        return !last && layer != network.embeddingIndex() && isRelu(layer(layer + 1))
                ? Queue.Epilogue.RELU
                : Queue.Epilogue.NONE;
    }

    private static boolean isRelu(LayerSpec layer) {
        return layer instanceof LayerSpec.Activation activation
                && activation.kind() == LayerSpec.Activation.Kind.RELU;
    }

    /** Whether the layer before has applied this non-linearity. */
    boolean isFused(int activation) {
        return activation > 0
                && layer(activation - 1).biasCount() > 0
                && isRelu(layer(activation))
                && epilogue(activation - 1) == Queue.Epilogue.RELU;
    }

    /** Whether pooling follows an LRN, so that one kernel does both. */
    boolean poolsNext(int lrn) {
        return layer(lrn + 1) instanceof LayerSpec.MaxPool; // the last layer is fully connected
    }

    /**
     * The first layer's weights over squares of pixels, if it is a convolution with a stride: over
     * squares of that side it has none, and as many channels as matrix units like.
     */
    Optional<Kernels.FoldedWeights> folded(int layer) {
        return layer == 0
                        && layer(0) instanceof LayerSpec.Conv conv
                        && conv.stride() > 1
                        && conv.groups() == 1
                ? Optional.of(
                        new Kernels.FoldedWeights(
                                conv.filters(), ImageGeometry.RGB, conv.kernel(), conv.stride()))
                : Optional.empty();
    }

    /** How pictures become what the first layer takes. */
    Kernels.InputShape inputShape(int batch, int meanSide) {
        int side = network.input().height();
        return folded(0)
                .map(
                        weights ->
                                new Kernels.InputShape(
                                        batch,
                                        side,
                                        meanSide,
                                        weights.block(),
                                        ((LayerSpec.Conv) layer(0)).padding(),
                                        network.shapes().get(1).height() + weights.blocks() - 1))
                .orElse(Kernels.InputShape.plain(batch, side, meanSide));
    }

    /** A layer's convolution, over squares of pixels where it is folded. */
    Convolution convolution(int layer, int batch) {
        LayerSpec.Conv conv = (LayerSpec.Conv) layer(layer);
        if (folded(layer).isPresent()) {
            Kernels.InputShape input = inputShape(batch, 1);
            return new Convolution(
                    batch,
                    input.blocks(),
                    input.blocks(),
                    input.channels(),
                    conv.filters(),
                    folded(layer).get().blocks(),
                    1,
                    0,
                    1);
        }
        Shape input = input(layer);
        return new Convolution(
                batch,
                input.height(),
                input.width(),
                input.channels(),
                conv.filters(),
                conv.kernel(),
                conv.stride(),
                conv.padding(),
                conv.groups());
    }
}
