package io.flinkalexnet.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Max pooling; in training its workspace says where each maximum was. */
final class MaxPoolLayer {
    private static final dnnl.algorithm MAX = dnnl.algorithm.pooling_max;
    private static final long[] NONE = {0, 0};

    private final Site site;
    private final LayerSpec.MaxPool spec;
    private final int index;
    private final Shape outputShape;
    private final Blob input;

    MaxPoolLayer(Site site, LayerSpec.MaxPool spec, int index, Shape outputShape, Blob input) {
        this.site = site;
        this.spec = spec;
        this.index = index;
        this.outputShape = outputShape;
        this.input = input;
    }

    Layer build() {
        Layer.Builder builder = site.builder(spec.name());
        List<Tensor> values = new ArrayList<>();
        List<Tensor> gradients = new ArrayList<>();
        for (LaneProgram program : site.imagePrograms()) {
            Tensor source = input.values().of(program);
            pooling_forward.primitive_desc forward = forward(program, source.desc());
            memory.desc targetDesc = program.natives().own(forward.dst_desc());
            program.at(site.schedule().forward(index));
            Map<Integer, Tensor> arguments = new HashMap<>();
            Optional<Tensor> workspace =
                    program.workspace(forward, site.schedule().backward(index));
            workspace.ifPresent(tensor -> arguments.put(DNNL_ARG_WORKSPACE, tensor));
            Tensor target =
                    program.tensor(targetDesc, site.schedule().lastUseOfOutput(index, index + 1));
            values.add(target);
            arguments.put(DNNL_ARG_SRC, source);
            arguments.put(DNNL_ARG_DST, target);
            builder.forward(program).add(program.operation(forward, arguments));
            if (site.trains(index)) {
                Tensor gradient =
                        program.tensor(
                                targetDesc,
                                site.schedule().backward(index + 1),
                                site.schedule().backward(index));
                gradients.add(gradient);
                arguments.keySet().retainAll(List.of(DNNL_ARG_WORKSPACE));
                arguments.put(DNNL_ARG_DIFF_DST, gradient);
                arguments.put(DNNL_ARG_DIFF_SRC, input.gradient().of(program));
                program.at(site.schedule().backward(index));
                builder.backward(program)
                        .add(
                                program.operation(
                                        backward(program, source.desc(), targetDesc, forward),
                                        arguments));
            }
        }
        Blob.Side gradient = site.trains(index) ? new Blob.Side(gradients, null) : null;
        return builder.build(new Blob(new Blob.Side(values, null), gradient), false);
    }

    /** The primitive for an input of this format; for choosing that, too. */
    pooling_forward.primitive_desc forward(LaneProgram program, memory.desc source) {
        memory.desc target =
                program.natives()
                        .any(
                                site.type(),
                                program.images().size(),
                                outputShape.channels(),
                                outputShape.height(),
                                outputShape.width());
        return program.natives()
                .own(
                        new pooling_forward.primitive_desc(
                                site.engine(),
                                site.kind(index),
                                MAX,
                                source,
                                target,
                                strides(spec),
                                kernel(spec),
                                NONE,
                                NONE,
                                NONE,
                                program.natives().attributes(),
                                false));
    }

    private pooling_backward.primitive_desc backward(
            LaneProgram program,
            memory.desc source,
            memory.desc target,
            pooling_forward.primitive_desc forward) {
        return new pooling_backward.primitive_desc(
                site.engine(),
                MAX,
                source,
                target,
                strides(spec),
                kernel(spec),
                NONE,
                NONE,
                NONE,
                forward,
                program.natives().attributes(),
                false);
    }

    private static long[] kernel(LayerSpec.MaxPool spec) {
        return new long[] {spec.kernel(), spec.kernel()};
    }

    private static long[] strides(LayerSpec.MaxPool spec) {
        return new long[] {spec.stride(), spec.stride()};
    }
}
