package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * All parameters of a network in one flat array, weights of all layers before biases of all layers,
 * so that the update is a few passes over two ranges. Knows how each tensor's order differs from
 * the exchange format's.
 */
final class ParameterStore {
    /**
     * Where a tensor lies here: {@code rows} runs of equal length.
     *
     * @param tensor its place in the exchange format
     * @param offset index of its first float in the flat array
     * @param rows filter groups of a convolution, outputs of a dense layer
     * @param order exchange position, within a row, of each of our positions
     */
    private record Slot(Tensor tensor, int offset, int rows, int[] order) {
        int rowLength() {
            return tensor.length() / rows;
        }
    }

    private final List<Slot> slots = new ArrayList<>();
    private final int length;
    private final int weightLength;

    ParameterStore(NetworkSpec network) {
        List<Tensor> tensors = ParameterLayout.of(network).tensors();
        int offset = 0;
        for (Tensor tensor : tensors) {
            if (!tensor.isBias()) {
                slots.add(weightSlot(network, tensor, offset));
                offset += tensor.length();
            }
        }
        weightLength = offset;
        for (Tensor tensor : tensors) {
            if (tensor.isBias()) {
                slots.add(new Slot(tensor, offset, 1, identity(tensor.length())));
                offset += tensor.length();
            }
        }
        length = offset;
    }

    private static Slot weightSlot(NetworkSpec network, Tensor tensor, int offset) {
        LayerSpec layer = network.layers().get(tensor.layerIndex());
        Shape input = network.shapes().get(tensor.layerIndex());
        if (layer instanceof LayerSpec.Conv conv) {
            int filters = conv.filters() / conv.groups();
            int inputs = input.channels() / conv.groups();
            return new Slot(tensor, offset, conv.groups(), yxio(filters, inputs, conv.kernel()));
        }
        return new Slot(tensor, offset, tensor.dims().get(0), hwc(input));
    }

    /** (kernel, kernel, inputs, filters) out of (filters, inputs, kernel, kernel). */
    private static int[] yxio(int filters, int inputs, int kernel) {
        int taps = kernel * kernel;
        int[] order = new int[filters * inputs * taps];
        int at = 0;
        for (int tap = 0; tap < taps; tap++) {
            for (int i = 0; i < inputs; i++) {
                for (int o = 0; o < filters; o++) {
                    order[at++] = (o * inputs + i) * taps + tap;
                }
            }
        }
        return order;
    }

    /** (H, W, C) out of (C, H, W). */
    private static int[] hwc(Shape shape) {
        int pixels = shape.height() * shape.width();
        int[] order = new int[shape.size()];
        int at = 0;
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int c = 0; c < shape.channels(); c++) {
                order[at++] = c * pixels + pixel;
            }
        }
        return order;
    }

    private static int[] identity(int length) {
        int[] order = new int[length];
        for (int i = 0; i < length; i++) {
            order[i] = i;
        }
        return order;
    }

    int length() {
        return length;
    }

    /** Floats of all weights: they come first, biases follow. */
    int weightLength() {
        return weightLength;
    }

    /** Copies from the exchange format into a flat array. */
    void read(FloatBuffer source, INDArray flat) {
        FloatPointer target = new FloatPointer(flat.data().addressPointer());
        for (Slot slot : slots) {
            int n = slot.rowLength();
            float[] theirs = new float[n];
            float[] ours = new float[n];
            for (int row = 0; row < slot.rows(); row++) {
                source.get(slot.tensor().offset() + row * n, theirs);
                for (int i = 0; i < n; i++) {
                    ours[i] = theirs[slot.order()[i]];
                }
                target.position(slot.offset() + (long) row * n).put(ours);
            }
        }
    }

    /** Copies from a flat array into the exchange format. */
    void write(INDArray flat, FloatBuffer target) {
        FloatPointer source = new FloatPointer(flat.data().addressPointer());
        for (Slot slot : slots) {
            int n = slot.rowLength();
            float[] theirs = new float[n];
            float[] ours = new float[n];
            for (int row = 0; row < slot.rows(); row++) {
                source.position(slot.offset() + (long) row * n).get(ours);
                for (int i = 0; i < n; i++) {
                    theirs[slot.order()[i]] = ours[i];
                }
                target.put(slot.tensor().offset() + row * n, theirs);
            }
        }
    }

    /**
     * The parameters of a layer as views.
     *
     * @param gradients flat gradients, null for inference
     */
    TensorViews views(NetworkSpec network, int layerIndex, INDArray flat, INDArray gradients) {
        LayerSpec layer = network.layers().get(layerIndex);
        int groups = layer instanceof LayerSpec.Conv conv ? conv.groups() : 1;
        List<INDArray> weights = new ArrayList<>();
        List<INDArray> biases = new ArrayList<>();
        List<INDArray> weightGradients = new ArrayList<>();
        List<INDArray> biasGradients = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.tensor().layerIndex() != layerIndex) {
                continue;
            }
            boolean bias = slot.tensor().isBias();
            for (int g = 0; g < groups; g++) {
                (bias ? biases : weights).add(view(layer, slot, g, groups, flat));
                if (gradients != null) {
                    (bias ? biasGradients : weightGradients)
                            .add(view(layer, slot, g, groups, gradients));
                }
            }
        }
        return new TensorViews(weights, biases, weightGradients, biasGradients);
    }

    private static INDArray view(LayerSpec layer, Slot slot, int group, int groups, INDArray flat) {
        int size = slot.tensor().length() / groups;
        long from = slot.offset() + (long) group * size;
        INDArray run = flat.get(NDArrayIndex.interval(from, from + size));
        if (slot.tensor().isBias()) {
            return run;
        }
        if (layer instanceof LayerSpec.Conv conv) {
            long inputs = slot.tensor().dims().get(1);
            return run.reshape('c', conv.kernel(), conv.kernel(), inputs, conv.filters() / groups);
        }
        return run.reshape('c', slot.rows(), slot.rowLength());
    }
}
