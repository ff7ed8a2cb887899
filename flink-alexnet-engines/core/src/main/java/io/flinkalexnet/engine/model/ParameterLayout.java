package io.flinkalexnet.engine.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each parameter tensor lies in one flat run of floats: the exchange format between engines,
 * checkpoints and model files. Layer by layer in the network's order, weights before biases.
 * Convolution weights are (out, in / groups, height, width), fully connected weights (out, in) with
 * inputs in (C, H, W) order, biases (out).
 */
public record ParameterLayout(List<Tensor> tensors) {
    /**
     * One parameter tensor.
     *
     * @param name layer name plus {@code .weight} or {@code .bias}
     * @param layerIndex index of the layer in the network
     * @param dims sizes, outermost first
     * @param offset index of its first float in the flat run
     * @param length number of floats
     */
    public record Tensor(String name, int layerIndex, List<Integer> dims, int offset, int length) {
        /** Whether these are biases, which recipes treat apart. */
        public boolean isBias() {
            return dims.size() == 1;
        }

        /** Inputs that one output sums over; 1 for biases. */
        public int fanIn() {
            return length / dims.get(0);
        }
    }

    public ParameterLayout {
        tensors = List.copyOf(tensors);
    }

    /** The layout of a network. */
    public static ParameterLayout of(NetworkSpec network) {
        List<Tensor> tensors = new ArrayList<>();
        List<Shape> shapes = network.shapes();
        int offset = 0;
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            List<Integer> weightDims = weightDims(layer, shapes.get(i));
            if (weightDims.isEmpty()) {
                continue;
            }
            int weights = Math.toIntExact(layer.weightCount(shapes.get(i)));
            int biases = Math.toIntExact(layer.biasCount());
            tensors.add(new Tensor(layer.name() + ".weight", i, weightDims, offset, weights));
            offset = Math.addExact(offset, weights);
            tensors.add(new Tensor(layer.name() + ".bias", i, List.of(biases), offset, biases));
            offset = Math.addExact(offset, biases);
        }
        return new ParameterLayout(tensors);
    }

    /** Floats of all tensors. */
    public int length() {
        Tensor last = tensors.get(tensors.size() - 1);
        return last.offset() + last.length();
    }

    /** Throws {@link IllegalArgumentException} if the buffer's limit is below {@link #length}. */
    public void checkHolds(FloatBuffer buffer) {
        if (buffer.limit() < length()) {
            throw new IllegalArgumentException(
                    "the network has %d parameters, the buffer %d"
                            .formatted(length(), buffer.limit()));
        }
    }

    /** The tensor of that name; throws {@link IllegalArgumentException} if there is none. */
    public Tensor tensor(String name) {
        return tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no tensor " + name));
    }

    private static List<Integer> weightDims(LayerSpec layer, Shape input) {
        if (layer instanceof LayerSpec.Conv conv) {
            return List.of(
                    conv.filters(), input.channels() / conv.groups(), conv.kernel(), conv.kernel());
        }
        if (layer instanceof LayerSpec.Dense dense) {
            return List.of(dense.outputs(), input.size());
        }
        return List.of();
    }
}
