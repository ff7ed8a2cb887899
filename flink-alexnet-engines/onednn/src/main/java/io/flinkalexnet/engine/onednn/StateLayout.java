package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Where a trainer's parameters lie in one block of floats: those of the convolutions first, weights
 * in the format in which oneDNN computes their gradient; then those of the fully connected layers,
 * row-major. Velocity and gradients are laid out alike.
 */
final class StateLayout {
    private static final memory.data_type FLOAT = memory.data_type.f32;
    private static final int ALIGNMENT = (int) Memory.ALIGNMENT / Float.BYTES;

    private final Map<String, Segment> segments = new LinkedHashMap<>();
    private final Map<Integer, ConvFormats> formats = new LinkedHashMap<>();
    private final int convolutionLength;
    private int length;

    /**
     * One tensor's place.
     *
     * @param desc its format
     * @param offset in floats
     * @param length in floats, padding included
     */
    record Segment(ParameterLayout.Tensor tensor, memory.desc desc, int offset, int length) {
        Tensor in(Memory block) {
            return Tensor.in(block, (long) offset * Float.BYTES, desc);
        }
    }

    /**
     * What a convolution's primitives like best.
     *
     * @param backward null if there is no gradient of the input
     */
    record ConvFormats(memory.desc gradient, memory.desc forward, memory.desc backward) {}

    /**
     * @param natives owner of the descriptions
     * @param images of the first lane, for which formats are chosen; other lanes follow
     * @param lowest index of the lowest trained layer: those above it need the gradient of their
     *     input
     */
    StateLayout(Natives natives, LayerPlan plan, int images, int lowest) {
        NetworkSpec network = plan.network();
        List<Shape> shapes = network.shapes();
        List<ParameterLayout.Tensor> dense = new ArrayList<>();
        for (ParameterLayout.Tensor tensor : ParameterLayout.of(network).tensors()) {
            int layer = tensor.layerIndex();
            if (!(network.layers().get(layer) instanceof LayerSpec.Conv conv)) {
                dense.add(tensor);
                continue;
            }
            ConvFormats chosen =
                    formats.computeIfAbsent(
                            layer,
                            index ->
                                    choose(
                                            new ConvPrimitives(
                                                    natives,
                                                    conv,
                                                    shapes.get(index),
                                                    images,
                                                    plan.type()),
                                            index > lowest));
            add(tensor, tensor.isBias() ? rowMajor(natives, tensor) : chosen.gradient());
        }
        convolutionLength = length;
        dense.forEach(tensor -> add(tensor, rowMajor(natives, tensor)));
    }

    private static ConvFormats choose(ConvPrimitives primitives, boolean inputGradient) {
        memory.desc any = primitives.anyWeights(primitives.type());
        convolution_forward.primitive_desc forward =
                primitives.forward(dnnl.prop_kind.forward_training, any, Optional.empty());
        convolution_backward_weights.primitive_desc gradient =
                primitives.backwardWeights(primitives.anyWeights(FLOAT), forward);
        Natives natives = primitives.natives();
        return new ConvFormats(
                natives.own(gradient.diff_weights_desc()),
                natives.own(forward.weights_desc()),
                inputGradient
                        ? natives.own(primitives.backwardData(any, forward).weights_desc())
                        : null);
    }

    private static memory.desc rowMajor(Natives natives, ParameterLayout.Tensor tensor) {
        return natives.rowMajor(
                FLOAT, tensor.dims().stream().mapToLong(Integer::longValue).toArray());
    }

    private void add(ParameterLayout.Tensor tensor, memory.desc desc) {
        int floats = Math.toIntExact(desc.get_size() / Float.BYTES);
        segments.put(tensor.name(), new Segment(tensor, desc, length, floats));
        length = Math.addExact(length, (int) Memory.aligned(floats, ALIGNMENT));
    }

    List<Segment> segments() {
        return List.copyOf(segments.values());
    }

    Segment weights(NetworkSpec network, int layer) {
        return segments.get(network.layers().get(layer).name() + ".weight");
    }

    Segment bias(NetworkSpec network, int layer) {
        return segments.get(network.layers().get(layer).name() + ".bias");
    }

    ConvFormats formats(int layer) {
        return formats.get(layer);
    }

    /** Floats of the whole block. */
    int length() {
        return length;
    }

    /** Floats of its beginning that belongs to convolutions. */
    int convolutionLength() {
        return convolutionLength;
    }
}
