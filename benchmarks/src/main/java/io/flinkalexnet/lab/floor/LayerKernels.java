package io.flinkalexnet.lab.floor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import io.flinkalexnet.lab.floor.Kernels.Arguments;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.lrn_backward;
import org.bytedeco.dnnl.lrn_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.primitive_desc_base;

/**
 * Times the kernels of one layer after the other. Layers without weights take the activations in
 * the format that the layer before has left them in; convolutions and fully connected layers take
 * the formats oneDNN likes best.
 */
final class LayerKernels implements LayerSpec.Visitor<LayerFloor> {
    private final FloorOptions options;
    private final Kernels kernels;
    private final Tensors tensors;
    private memory.desc activations;
    private Place place;

    /**
     * Where in the network a layer stands.
     *
     * @param input shape of one image's input
     * @param first whether nobody needs the gradient of its input
     * @param fused the activation right behind it, or null
     * @param inside whether it is an activation that runs inside the forward kernel before it
     */
    record Place(Shape input, boolean first, LayerSpec.Activation fused, boolean inside) {}

    LayerKernels(FloorOptions options, Kernels kernels, Shape input) {
        this.options = options;
        this.kernels = kernels;
        tensors = new Tensors(options);
        activations = tensors.picture(input);
    }

    /** Times a layer's kernels; call it in the network's order. */
    LayerFloor measure(LayerSpec layer, Place at) {
        place = at;
        return layer.accept(this);
    }

    @Override
    public LayerFloor conv(LayerSpec.Conv layer) {
        return weighted(new ConvKernels(kernels, tensors, layer, place), layer);
    }

    @Override
    public LayerFloor dense(LayerSpec.Dense layer) {
        return weighted(new DenseKernels(kernels, tensors, layer, place), layer);
    }

    private LayerFloor weighted(WeightedKernels layerKernels, LayerSpec layer) {
        activations = layerKernels.outputFormat();
        boolean training = options.workload() == Workload.TRAINING;
        return new LayerFloor(
                layer.name(),
                layer.macs(place.input()) * options.batch(),
                layerKernels.forward(),
                training && !place.first() ? layerKernels.backwardData() : Timing.NONE,
                training ? layerKernels.backwardWeights() : Timing.NONE);
    }

    @Override
    public LayerFloor activation(LayerSpec.Activation layer) {
        if (place.inside() && options.workload() == Workload.FORWARD) {
            return plain(layer, Timing.NONE, Timing.NONE);
        }
        var forward =
                new eltwise_forward.primitive_desc(
                        kernels.processor(),
                        direction(),
                        Activations.algorithm(layer.kind()),
                        activations,
                        activations);
        try (NativeBuffers buffers = new NativeBuffers()) {
            memory output = buffers.tensor(activations, kernels.processor());
            Arguments ahead =
                    kernels.new Arguments(buffers)
                            .with(DNNL_ARG_SRC, activations)
                            .with(DNNL_ARG_DST, output);
            Timing forwardTiming =
                    place.inside()
                            ? Timing.NONE
                            : kernels.time(new eltwise_forward(forward), forward, ahead);
            return plain(layer, forwardTiming, activationBackward(layer, forward, buffers, output));
        }
    }

    private Timing activationBackward(
            LayerSpec.Activation layer,
            eltwise_forward.primitive_desc forward,
            NativeBuffers buffers,
            memory output) {
        if (options.workload() == Workload.FORWARD) {
            return Timing.NONE;
        }
        var backward =
                new eltwise_backward.primitive_desc(
                        kernels.processor(),
                        Activations.algorithm(layer.kind()),
                        activations,
                        activations,
                        activations,
                        forward);
        Arguments back =
                kernels.new Arguments(buffers)
                        .with(DNNL_ARG_DST, output)
                        .with(DNNL_ARG_DIFF_DST, activations)
                        .with(DNNL_ARG_DIFF_SRC, activations);
        return kernels.time(new eltwise_backward(backward), backward, back);
    }

    @Override
    public LayerFloor lrn(LayerSpec.Lrn layer) {
        float alpha = (float) (layer.alpha() * layer.size()); // oneDNN divides it by the size
        float beta = (float) layer.beta();
        float k = (float) layer.k();
        Function<memory.desc, lrn_forward.primitive_desc> inFormat =
                format ->
                        new lrn_forward.primitive_desc(
                                kernels.processor(),
                                direction(),
                                algorithm.lrn_across_channels,
                                format,
                                format,
                                layer.size(),
                                alpha,
                                beta,
                                k);
        activations = formatWithKernel(inFormat);
        var forward = inFormat.apply(activations);
        try (NativeBuffers buffers = new NativeBuffers()) {
            memory input = buffers.tensor(activations, kernels.processor());
            memory workspace = buffers.tensor(forward.workspace_desc(), kernels.processor());
            Arguments ahead =
                    kernels.new Arguments(buffers)
                            .with(DNNL_ARG_SRC, input)
                            .with(DNNL_ARG_DST, activations)
                            .with(DNNL_ARG_WORKSPACE, workspace);
            Timing forwardTiming = kernels.time(new lrn_forward(forward), forward, ahead);
            if (options.workload() == Workload.FORWARD) {
                return plain(layer, forwardTiming, Timing.NONE);
            }
            var backward =
                    new lrn_backward.primitive_desc(
                            kernels.processor(),
                            algorithm.lrn_across_channels,
                            activations,
                            activations,
                            activations,
                            layer.size(),
                            alpha,
                            beta,
                            k,
                            forward);
            Arguments back =
                    kernels.new Arguments(buffers)
                            .with(DNNL_ARG_SRC, input)
                            .with(DNNL_ARG_WORKSPACE, workspace)
                            .with(DNNL_ARG_DIFF_DST, activations)
                            .with(DNNL_ARG_DIFF_SRC, activations);
            return plain(
                    layer, forwardTiming, kernels.time(new lrn_backward(backward), backward, back));
        }
    }

    @Override
    public LayerFloor maxPool(LayerSpec.MaxPool layer) {
        long[] kernel = {layer.kernel(), layer.kernel()};
        long[] stride = {layer.stride(), layer.stride()};
        long[] none = {0, 0};
        Function<memory.desc, pooling_forward.primitive_desc> inFormat =
                format ->
                        new pooling_forward.primitive_desc(
                                kernels.processor(),
                                direction(),
                                algorithm.pooling_max,
                                format,
                                tensors.activations(layer.output(place.input())),
                                stride,
                                kernel,
                                none,
                                none,
                                none);
        memory.desc input = formatWithKernel(inFormat);
        var forward = inFormat.apply(input);
        activations = forward.dst_desc();
        try (NativeBuffers buffers = new NativeBuffers()) {
            memory workspace = buffers.tensor(forward.workspace_desc(), kernels.processor());
            Arguments ahead =
                    kernels.new Arguments(buffers)
                            .with(DNNL_ARG_SRC, input)
                            .with(DNNL_ARG_DST, activations)
                            .with(DNNL_ARG_WORKSPACE, workspace);
            Timing forwardTiming = kernels.time(new pooling_forward(forward), forward, ahead);
            if (options.workload() == Workload.FORWARD) {
                return plain(layer, forwardTiming, Timing.NONE);
            }
            var backward =
                    new pooling_backward.primitive_desc(
                            kernels.processor(),
                            algorithm.pooling_max,
                            input,
                            activations,
                            stride,
                            kernel,
                            none,
                            none,
                            none,
                            forward);
            Arguments back =
                    kernels.new Arguments(buffers)
                            .with(DNNL_ARG_WORKSPACE, workspace)
                            .with(DNNL_ARG_DIFF_DST, activations)
                            .with(DNNL_ARG_DIFF_SRC, input);
            return plain(
                    layer,
                    forwardTiming,
                    kernels.time(new pooling_backward(backward), backward, back));
        }
    }

    /** The format that is there, unless oneDNN has but reference loops for it. */
    private memory.desc formatWithKernel(
            Function<memory.desc, ? extends primitive_desc_base> kernel) {
        return Stream.concat(Stream.of(activations), tensors.usualFormats(place.input()).stream())
                .filter(
                        format ->
                                !kernel.apply(format).impl_info_str().getString().startsWith("ref"))
                .findFirst()
                .orElse(activations);
    }

    @Override
    public LayerFloor dropout(LayerSpec.Dropout layer) {
        return plain(layer, Timing.NONE, Timing.NONE);
    }

    private prop_kind direction() {
        return tensors.direction();
    }

    private static LayerFloor plain(LayerSpec layer, Timing forward, Timing backwardData) {
        return new LayerFloor(layer.name(), 0, forward, backwardData, Timing.NONE);
    }
}
