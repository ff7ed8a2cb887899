package io.flinkalexnet.lab.floor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.flinkalexnet.engine.model.LayerSpec.Dense;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;

/** A fully connected layer's kernels. */
final class DenseKernels implements WeightedKernels {
    private final Kernels kernels;
    private final memory.desc input;
    private final memory.desc output;
    private final memory.desc weights;
    private final memory.desc weightGradient;
    private final memory.desc bias;
    private final inner_product_forward.primitive_desc forward;

    DenseKernels(Kernels kernels, Tensors tensors, Dense layer, LayerKernels.Place place) {
        this.kernels = kernels;
        long[] dims = tensors.dims(place.input());
        dims[0] = layer.outputs();
        input = tensors.activations(place.input());
        output = tensors.activations(layer.output(place.input()));
        weights = tensors.weights(dims);
        weightGradient = tensors.floats(dims);
        bias = tensors.floats(layer.outputs());
        forward =
                new inner_product_forward.primitive_desc(
                        kernels.processor(),
                        tensors.direction(),
                        input,
                        weights,
                        bias,
                        output,
                        Activations.fused(place.fused()),
                        false);
    }

    @Override
    public memory.desc outputFormat() {
        return forward.dst_desc();
    }

    @Override
    public Timing forward() {
        try (NativeBuffers buffers = new NativeBuffers()) {
            return kernels.time(
                    new inner_product_forward(forward),
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
                new inner_product_backward_data.primitive_desc(
                        kernels.processor(), input, weights, output, forward);
        try (NativeBuffers buffers = new NativeBuffers()) {
            return kernels.time(
                    new inner_product_backward_data(backward),
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
                new inner_product_backward_weights.primitive_desc(
                        kernels.processor(), input, weightGradient, bias, output, forward);
        try (NativeBuffers buffers = new NativeBuffers()) {
            return kernels.time(
                    new inner_product_backward_weights(backward),
                    backward,
                    kernels.new Arguments(buffers)
                            .with(DNNL_ARG_SRC, backward.src_desc())
                            .with(DNNL_ARG_DIFF_DST, backward.diff_dst_desc())
                            .with(DNNL_ARG_DIFF_WEIGHTS, backward.diff_weights_desc())
                            .with(DNNL_ARG_DIFF_BIAS, backward.diff_bias_desc()));
        }
    }
}
