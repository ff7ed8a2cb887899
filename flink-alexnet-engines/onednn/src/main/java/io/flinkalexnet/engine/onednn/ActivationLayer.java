package io.flinkalexnet.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.Map;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * A non-linearity. Its gradient is computed from its output, so that its input need not be kept.
 */
final class ActivationLayer {
    private final Site site;
    private final int index;
    private final String name;
    private final dnnl.algorithm function;
    private final Shape shape;
    private final Blob input;

    ActivationLayer(Site site, LayerSpec.Activation spec, int index, Shape shape, Blob input) {
        this.site = site;
        this.index = index;
        name = spec.name();
        function = function(spec.kind());
        this.shape = shape;
        this.input = input;
    }

    /** The function as another primitive's last operation. */
    static dnnl.algorithm fused(LayerSpec.Activation.Kind kind) {
        return switch (kind) {
            case RELU -> dnnl.algorithm.eltwise_relu;
            case TANH -> dnnl.algorithm.eltwise_tanh;
        };
    }

    /** The function whose gradient oneDNN computes from the output. */
    private static dnnl.algorithm function(LayerSpec.Activation.Kind kind) {
        return switch (kind) {
            case RELU -> dnnl.algorithm.eltwise_relu_use_dst_for_bwd;
            case TANH -> dnnl.algorithm.eltwise_tanh_use_dst_for_bwd;
        };
    }

    /** The layer before has applied the function: only the gradient is left, in place. */
    Layer buildFused() {
        Layer.Builder builder = site.builder(name);
        if (site.trains(index)) {
            for (LaneProgram program : site.imagePrograms()) {
                Tensor gradient = input.gradient().of(program);
                backward(builder, program, input.values().of(program), gradient, gradient);
            }
        }
        return builder.build(input, false);
    }

    Layer build() {
        Layer.Builder builder = site.builder(name);
        Blob output = site.like(input, index, shape);
        for (LaneProgram program : site.imagePrograms()) {
            program.at(site.schedule().forward(index));
            Tensor source = input.values().of(program);
            Tensor target = output.values().of(program);
            builder.forward(program)
                    .add(
                            program.operation(
                                    forward(program, source.desc()),
                                    Map.of(DNNL_ARG_SRC, source, DNNL_ARG_DST, target)));
            if (site.trains(index)) {
                backward(
                        builder,
                        program,
                        target,
                        output.gradient().of(program),
                        input.gradient().of(program));
            }
        }
        return builder.build(output, false);
    }

    private void backward(
            Layer.Builder builder, LaneProgram program, Tensor output, Tensor from, Tensor to) {
        program.at(site.schedule().backward(index));
        eltwise_backward.primitive_desc desc =
                new eltwise_backward.primitive_desc(
                        site.engine(),
                        function,
                        to.desc(),
                        from.desc(),
                        output.desc(),
                        0,
                        0,
                        forward(program, output.desc()),
                        program.natives().attributes(),
                        false);
        builder.backward(program)
                .add(
                        program.operation(
                                desc,
                                Map.of(
                                        DNNL_ARG_DST, output,
                                        DNNL_ARG_DIFF_DST, from,
                                        DNNL_ARG_DIFF_SRC, to)));
    }

    private eltwise_forward.primitive_desc forward(LaneProgram program, memory.desc desc) {
        return program.natives()
                .own(
                        new eltwise_forward.primitive_desc(
                                site.engine(),
                                site.kind(index),
                                function,
                                desc,
                                desc,
                                0,
                                0,
                                program.natives().attributes(),
                                false));
    }
}
