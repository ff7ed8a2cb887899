package io.flinkalexnet.engine.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A network: its input shape and its layers in order, from pixels to logits.
 *
 * @param name the table's name, such as {@code alexnet-2012}
 * @param input shape of one picture
 * @param layers in order; the last one gives the logits and is a {@link LayerSpec.Dense}
 * @param embeddingLayer name of the layer whose output is the embedding (the ReLU behind fc7)
 */
public record NetworkSpec(String name, Shape input, List<LayerSpec> layers, String embeddingLayer) {
    public NetworkSpec {
        layers = List.copyOf(layers);
        if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof LayerSpec.Dense)) {
            throw new IllegalArgumentException(
                    name + ": the last layer must be fully connected: it gives the logits");
        }
        if (layers.stream().map(LayerSpec::name).distinct().count() != layers.size()) {
            throw new IllegalArgumentException(name + ": two layers have the same name");
        }
        if (layers.stream().noneMatch(layer -> layer.name().equals(embeddingLayer))) {
            throw new IllegalArgumentException(
                    "%s: there is no layer %s to take embeddings from"
                            .formatted(name, embeddingLayer));
        }
        shapes(input, layers); // throws if a layer does not fit the one before it
    }

    /** Shapes from the input to the logits: layer i maps {@code get(i)} to {@code get(i + 1)}. */
    public List<Shape> shapes() {
        return shapes(input, layers);
    }

    /** Number of classes: the outputs of the last layer. */
    public int classes() {
        return ((LayerSpec.Dense) layers.get(layers.size() - 1)).outputs();
    }

    /** Index of the embedding layer in {@link #layers}. */
    public int embeddingIndex() {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).name().equals(embeddingLayer)) {
                return i;
            }
        }
        throw new IllegalStateException("checked in the constructor");
    }

    /** Floats of one embedding. */
    public int embeddingSize() {
        return shapes().get(embeddingIndex() + 1).size();
    }

    /** Weights and biases of all layers. */
    public long parameterCount() {
        List<Shape> shapes = shapes();
        long count = 0;
        for (int i = 0; i < layers.size(); i++) {
            count += layers.get(i).weightCount(shapes.get(i)) + layers.get(i).biasCount();
        }
        return count;
    }

    /** Multiply-accumulate operations of one image's forward pass. */
    public long macs() {
        List<Shape> shapes = shapes();
        long macs = 0;
        for (int i = 0; i < layers.size(); i++) {
            macs += layers.get(i).macs(shapes.get(i));
        }
        return macs;
    }

    /** The same network with another rate in every dropout layer. */
    public NetworkSpec withDropoutRate(double rate) {
        List<LayerSpec> changed = new ArrayList<>(layers.size());
        for (LayerSpec layer : layers) {
            changed.add(
                    layer instanceof LayerSpec.Dropout
                            ? new LayerSpec.Dropout(layer.name(), rate)
                            : layer);
        }
        return new NetworkSpec(name, input, changed, embeddingLayer);
    }

    private static List<Shape> shapes(Shape input, List<LayerSpec> layers) {
        List<Shape> shapes = new ArrayList<>(layers.size() + 1);
        shapes.add(input);
        for (LayerSpec layer : layers) {
            shapes.add(layer.output(shapes.get(shapes.size() - 1)));
        }
        return shapes;
    }
}
