package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All parameters of a network in one flat array: tensors lie where the exchange format has them,
 * and knows how the order within a tensor differs.
 */
final class ParameterStore {
    /**
     * One tensor: {@code rows} runs of equal length, each in another order than there.
     *
     * @param tensor its place, here and in the exchange format
     * @param rows filter groups of a convolution, outputs of a dense layer
     * @param order exchange position, within a row, of each of our positions; empty if the same
     */
    private record Slot(Tensor tensor, int rows, int[] order) {
        int rowLength() {
            return tensor.length() / rows;
        }
    }

    private final NetworkSpec network;
    private final List<Slot> slots = new ArrayList<>();
    private final int length;

    ParameterStore(NetworkSpec network) {
        this.network = network;
        ParameterLayout layout = ParameterLayout.of(network);
        length = layout.length();
        for (Tensor tensor : layout.tensors()) {
            slots.add(tensor.isBias() ? new Slot(tensor, 1, new int[0]) : weightSlot(tensor));
        }
    }

    private Slot weightSlot(Tensor tensor) {
        LayerSpec layer = network.layers().get(tensor.layerIndex());
        Shape input = network.shapes().get(tensor.layerIndex());
        if (layer instanceof LayerSpec.Conv conv) {
            int filters = conv.filters() / conv.groups();
            int inputs = input.channels() / conv.groups();
            return new Slot(tensor, conv.groups(), yxio(filters, inputs, conv.kernel()));
        }
        boolean vector = input.height() * input.width() == 1;
        return new Slot(tensor, tensor.dims().get(0), vector ? new int[0] : hwc(input));
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

    /** Floats of all tensors. */
    int length() {
        return length;
    }

    /** In the order of the flat array. */
    List<Tensor> tensors() {
        return slots.stream().map(Slot::tensor).toList();
    }

    /** The weights alone, in the same order. */
    List<Tensor> weights() {
        return tensors().stream().filter(tensor -> !tensor.isBias()).toList();
    }

    /** Name of the layer that a tensor belongs to. */
    String layerOf(Tensor tensor) {
        return network.layers().get(tensor.layerIndex()).name();
    }

    /**
     * Floats from the first one to the end of the last convolution: of their gradients each lane
     * has its own.
     */
    int convolutionLength() {
        int end = 0;
        for (Slot slot : slots) {
            if (network.layers().get(slot.tensor().layerIndex()) instanceof LayerSpec.Conv) {
                end = slot.tensor().offset() + slot.tensor().length();
            }
        }
        return end;
    }

    /** Copies from the exchange format into a flat array. */
    void read(FloatBuffer source, Kernels.FloatStore flat) {
        for (Slot slot : slots) {
            int n = slot.rowLength();
            int from = slot.tensor().offset();
            if (slot.order().length == 0) {
                flat.put(from, source, from, slot.tensor().length());
                continue;
            }
            float[] theirs = new float[n];
            float[] ours = new float[n];
            for (int at = from; at < from + slot.tensor().length(); at += n) {
                source.get(at, theirs);
                for (int i = 0; i < n; i++) {
                    ours[i] = theirs[slot.order()[i]];
                }
                flat.put(at, FloatBuffer.wrap(ours), 0, n);
            }
        }
    }

    /** Copies from a flat array into the exchange format. */
    void write(Kernels.FloatStore flat, FloatBuffer target) {
        for (Slot slot : slots) {
            int n = slot.rowLength();
            int from = slot.tensor().offset();
            if (slot.order().length == 0) {
                flat.get(from, target, from, slot.tensor().length());
                continue;
            }
            float[] theirs = new float[n];
            float[] ours = new float[n];
            for (int at = from; at < from + slot.tensor().length(); at += n) {
                flat.get(at, FloatBuffer.wrap(ours), 0, n);
                for (int i = 0; i < n; i++) {
                    theirs[slot.order()[i]] = ours[i];
                }
                target.put(at, theirs);
            }
        }
    }

    /**
     * The parameters of a layer as views.
     *
     * @param flat all parameters
     * @param gradients each lane's, the first one whole, the others as far as {@link
     *     #convolutionLength}; empty for inference
     */
    TensorViews views(int layerIndex, INDArray flat, List<INDArray> gradients) {
        boolean convolution = network.layers().get(layerIndex) instanceof LayerSpec.Conv;
        List<TensorViews.Gradients> lanes = new ArrayList<>();
        for (INDArray lane :
                convolution || gradients.isEmpty() ? gradients : gradients.subList(0, 1)) {
            lanes.add(
                    new TensorViews.Gradients(
                            views(layerIndex, false, lane), views(layerIndex, true, lane)));
        }
        return new TensorViews(
                views(layerIndex, false, flat), views(layerIndex, true, flat), lanes);
    }

    /** One view per group of the layer's weights or biases; empty if it has none. */
    private List<INDArray> views(int layerIndex, boolean bias, INDArray flat) {
        LayerSpec layer = network.layers().get(layerIndex);
        int groups = layer instanceof LayerSpec.Conv conv ? conv.groups() : 1;
        List<INDArray> views = new ArrayList<>();
        for (Slot slot : slots) {
            Tensor tensor = slot.tensor();
            if (tensor.layerIndex() != layerIndex || tensor.isBias() != bias) {
                continue;
            }
            long size = tensor.length() / groups;
            for (int g = 0; g < groups; g++) {
                views.add(Ops.view(flat, tensor.offset() + g * size, shape(layer, slot, size)));
            }
        }
        return views;
    }

    private static long[] shape(LayerSpec layer, Slot slot, long size) {
        if (slot.tensor().isBias()) {
            return new long[] {size};
        }
        if (layer instanceof LayerSpec.Conv conv) {
            long inputs = slot.tensor().dims().get(1);
            return new long[] {
                conv.kernel(), conv.kernel(), inputs, conv.filters() / conv.groups()
            };
        }
        return new long[] {slot.rows(), slot.rowLength()};
    }
}
