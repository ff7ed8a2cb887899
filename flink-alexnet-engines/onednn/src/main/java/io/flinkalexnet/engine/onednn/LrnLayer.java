package io.flinkalexnet.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.lrn_backward;
import org.bytedeco.dnnl.lrn_forward;
import org.bytedeco.dnnl.memory;

/** Local response normalisation; oneDNN divides alpha by the window's size, the paper does not. */
final class LrnLayer {
    private static final dnnl.algorithm ACROSS = dnnl.algorithm.lrn_across_channels;

    private final Site site;
    private final LayerSpec.Lrn spec;
    private final int index;
    private final Shape shape;
    private final Blob input;

    LrnLayer(Site site, LayerSpec.Lrn spec, int index, Shape shape, Blob input) {
        this.site = site;
        this.spec = spec;
        this.index = index;
        this.shape = shape;
        this.input = input;
    }

    Layer build() {
        Layer.Builder builder = site.builder(spec.name());
        Blob output = site.like(input, index, shape);
        for (LaneProgram program : site.imagePrograms()) {
            Tensor source = input.values().of(program);
            OptionalInt block = hostBlock(program, source.desc());
            lrn_forward.primitive_desc forward =
                    block.isPresent()
                            ? forward(program, source.desc(), dnnl.prop_kind.forward_inference)
                            : forward(program, source.desc());
            program.at(site.schedule().forward(index));
            Map<Integer, Tensor> arguments = new HashMap<>();
            program.workspace(forward, site.schedule().backward(index))
                    .ifPresent(tensor -> arguments.put(DNNL_ARG_WORKSPACE, tensor));
            arguments.put(DNNL_ARG_SRC, source);
            arguments.put(DNNL_ARG_DST, output.values().of(program));
            builder.forward(program).add(program.operation(forward, arguments));
            if (block.isPresent()) {
                builder.backward(program).add(onHost(program, output, block.getAsInt()));
            } else if (site.trains(index)) {
                arguments.remove(DNNL_ARG_DST);
                arguments.put(DNNL_ARG_DIFF_DST, output.gradient().of(program));
                arguments.put(DNNL_ARG_DIFF_SRC, input.gradient().of(program));
                program.at(site.schedule().backward(index));
                builder.backward(program)
                        .add(
                                program.operation(
                                        backward(program, source.desc(), forward), arguments));
            }
        }
        return builder.build(output, false);
    }

    /** Present where there is a gradient that Java has a kernel for and oneDNN has none. */
    private OptionalInt hostBlock(LaneProgram program, memory.desc desc) {
        if (!site.trains(index) || site.type() != memory.data_type.f32) {
            return OptionalInt.empty();
        }
        Natives natives = program.natives();
        boolean reference =
                natives.own(backward(program, desc, forward(program, desc)))
                        .impl_info_str()
                        .getString()
                        .startsWith(FormatLayer.REFERENCE);
        return reference
                ? HostLrnGradient.block(natives, desc, shape, program.images().size())
                : OptionalInt.empty();
    }

    private HostLrnGradient onHost(LaneProgram program, Blob output, int block) {
        HostLrnGradient.Arguments arguments =
                new HostLrnGradient.Arguments(
                        input.values().of(program),
                        output.gradient().of(program),
                        input.gradient().of(program));
        return new HostLrnGradient(spec, shape, program.images().size(), block, arguments);
    }

    /** The primitive for an input of this format; for choosing that, too. */
    lrn_forward.primitive_desc forward(LaneProgram program, memory.desc desc) {
        return forward(program, desc, site.kind(index));
    }

    private lrn_forward.primitive_desc forward(
            LaneProgram program, memory.desc desc, dnnl.prop_kind kind) {
        return program.natives()
                .own(
                        new lrn_forward.primitive_desc(
                                site.engine(),
                                kind,
                                ACROSS,
                                desc,
                                desc,
                                spec.size(),
                                alpha(spec),
                                (float) spec.beta(),
                                (float) spec.k(),
                                program.natives().attributes(),
                                false));
    }

    private lrn_backward.primitive_desc backward(
            LaneProgram program, memory.desc desc, lrn_forward.primitive_desc forward) {
        return new lrn_backward.primitive_desc(
                site.engine(),
                ACROSS,
                desc,
                desc,
                desc,
                spec.size(),
                alpha(spec),
                (float) spec.beta(),
                (float) spec.k(),
                forward,
                program.natives().attributes(),
                false);
    }

    private static float alpha(LayerSpec.Lrn spec) {
        return (float) (spec.alpha() * spec.size());
    }
}
