package io.flinkalexnet.lab.floor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.flinkalexnet.engine.model.LayerSpec.Conv;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/** A convolution's kernels. */
final class ConvKernels implements WeightedKernels {
    private final Kernels kernels;
    private final memory.desc input;
    private final memory.desc output;
    private final memory.desc weights;
    private final memory.desc weightGradient;
    private final memory.desc bias;
    private final long[] strides;
    private final long[] padding;
    private final convolution_forward.primitive_desc forward;

    ConvKernels(Kernels kernels, Tensors tensors, Conv layer, LayerKernels.Place place) {
        this.kernels = kernels;
        long[] dims = weightDims(layer, place.input().channels());
        input = tensors.activations(place.input());
        output = tensors.activations(layer.output(place.input()));
        weights = tensors.weights(dims);
        weightGradient = tensors.floats(dims);
        bias = tensors.floats(layer.filters());
        strides = new long[] {layer.stride(), layer.stride()};
        padding = new long[] {layer.padding(), layer.padding()};
        forward =
                new convolution_forward.primitive_desc(
                        kernels.processor(),
                        tensors.direction(),
                        algorithm.convolution_direct,
                        input,
                        weights,
                        bias,
                        output,
                        strides,
                        padding,
                        padding,
                        Activations.fused(place.fused()),
                        false);
    }

    private static long[] weightDims(Conv layer, int channels) {
        int groups = layer.groups();
        int side = layer.kernel();
        return groups == 1
                ? new long[] {layer.filters(), channels, side, side}
                : new long[] {groups, layer.filters() / groups, channels / groups, side, side};
    }

    @Override
    public memory.desc outputFormat() {
        return forward.dst_desc();
    }

    @Override
    public Timing forward() {
        try (NativeBuffers buffers = new NativeBuffers()) {
            return kernels.time(
                    new convolution_forward(forward),
                    forward,
                    kernels.new Arguments(buffers)
                            .with(DNNL_ARG_SRC, forward.src_desc())
                            .with(DNNL_ARG_WEIGHTS, forward.weights_desc())
                            .with(DNNL_ARG_BIAS, forward.bias_desc())
                            .with(DNNL_ARG_DST, forward.dst_desc()));
        }
    }

    @Override
    public Timing backwardData() {
        var backward =
                new convolution_backward_data.primitive_desc(
                        kernels.processor(),
                        algorithm.convolution_direct,
                        input,
                        weights,
                        output,
                        strides,
                        padding,
                        padding,
                        forward);
        try (NativeBuffers buffers = new NativeBuffers()) {
            return kernels.time(
                    new convolution_backward_data(backward),
                    backward,
                    kernels.new Arguments(buffers)
                            .with(DNNL_ARG_DIFF_DST, backward.diff_dst_desc())
                            .with(DNNL_ARG_WEIGHTS, backward.weights_desc())
                            .with(DNNL_ARG_DIFF_SRC, backward.diff_src_desc()));
        }
    }

    @Override
    public Timing backwardWeights() {
        var backward =
                new convolution_backward_weights.primitive_desc(
                        kernels.processor(),
                        algorithm.convolution_direct,
                        input,
                        weightGradient,
                        bias,
                        output,
                        strides,
                        padding,
                        padding,
                        forward);
        try (NativeBuffers buffers = new NativeBuffers()) {
            return kernels.time(
                    new convolution_backward_weights(backward),
                    backward,
                    kernels.new Arguments(buffers)
                            .with(DNNL_ARG_SRC, backward.src_desc())
                            .with(DNNL_ARG_DIFF_DST, backward.diff_dst_desc())
                            .with(DNNL_ARG_DIFF_WEIGHTS, backward.diff_weights_desc())
                            .with(DNNL_ARG_DIFF_BIAS, backward.diff_bias_desc()));
        }
    }
}
