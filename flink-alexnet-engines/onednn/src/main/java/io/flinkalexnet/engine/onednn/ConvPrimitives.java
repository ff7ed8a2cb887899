package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/**
 * The primitives of a convolution over {@code images} pictures: always the direct algorithm, since
 * Winograd's loses digits. Formats of activations are oneDNN's choice.
 *
 * @param natives owner of the descriptions
 * @param type of activations
 */
record ConvPrimitives(
        Natives natives, LayerSpec.Conv layer, Shape input, int images, memory.data_type type) {
    private static final dnnl.algorithm DIRECT = dnnl.algorithm.convolution_direct;

    /** (filters, C, k, k), or (groups, filters / groups, C / groups, k, k). */
    static long[] weightDims(LayerSpec.Conv layer, Shape input) {
        long filters = layer.filters();
        long channels = input.channels();
        long groups = layer.groups();
        long side = layer.kernel();
        return groups == 1
                ? new long[] {filters, channels, side, side}
                : new long[] {groups, filters / groups, channels / groups, side, side};
    }

    /** Weights in the format that oneDNN likes best. */
    memory.desc anyWeights(memory.data_type weightType) {
        return natives.any(weightType, weightDims(layer, input));
    }

    /**
     * @param kind training keeps formats that suit the backward pass
     * @param weights description of a format, or of any
     * @param fused function of each output
     */
    convolution_forward.primitive_desc forward(
            dnnl.prop_kind kind, memory.desc weights, Optional<dnnl.algorithm> fused) {
        primitive_attr attributes = fused.map(natives::attributes).orElseGet(natives::attributes);
        return natives.own(
                new convolution_forward.primitive_desc(
                        natives.engine(),
                        kind,
                        DIRECT,
                        source(),
                        weights,
                        bias(),
                        target(),
                        strides(),
                        padding(),
                        padding(),
                        attributes,
                        false));
    }

    /** The gradient of the input. */
    convolution_backward_data.primitive_desc backwardData(
            memory.desc weights, convolution_forward.primitive_desc forward) {
        return natives.own(
                new convolution_backward_data.primitive_desc(
                        natives.engine(),
                        DIRECT,
                        source(),
                        weights,
                        target(),
                        strides(),
                        padding(),
                        padding(),
                        forward,
                        natives.attributes(),
                        false));
    }

    /** The gradients of weights and bias, both float. */
    convolution_backward_weights.primitive_desc backwardWeights(
            memory.desc weights, convolution_forward.primitive_desc forward) {
        return natives.own(
                new convolution_backward_weights.primitive_desc(
                        natives.engine(),
                        DIRECT,
                        source(),
                        weights,
                        bias(),
                        target(),
                        strides(),
                        padding(),
                        padding(),
                        forward,
                        natives.attributes(),
                        false));
    }

    private memory.desc source() {
        return natives.any(type, images, input.channels(), input.height(), input.width());
    }

    private memory.desc target() {
        Shape output = layer.output(input);
        return natives.any(type, images, output.channels(), output.height(), output.width());
    }

    private memory.desc bias() {
        return natives.rowMajor(memory.data_type.f32, layer.filters());
    }

    private long[] strides() {
        return new long[] {layer.stride(), layer.stride()};
    }

    private long[] padding() {
        return new long[] {layer.padding(), layer.padding()};
    }
}
