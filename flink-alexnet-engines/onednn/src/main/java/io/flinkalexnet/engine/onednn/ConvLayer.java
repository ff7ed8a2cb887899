package io.flinkalexnet.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * A convolution, with the non-linearity right behind it fused into its forward pass. Each lane has
 * the parameters' gradients of its own images; the update adds them up.
 */
final class ConvLayer {
    private final Site site;
    private final LayerSpec.Conv spec;
    private final int index;
    private final Shape inputShape;
    private final Blob input;
    private final ParameterSource.Conv parameters;

    /**
     * @param index of the layer
     */
    ConvLayer(
            Site site,
            LayerSpec.Conv spec,
            int index,
            Shape inputShape,
            Blob input,
            ParameterSource.Conv parameters) {
        this.site = site;
        this.spec = spec;
        this.index = index;
        this.inputShape = inputShape;
        this.input = input;
        this.parameters = parameters;
    }

    /**
     * @param fused function of each output
     */
    Layer build(Optional<dnnl.algorithm> fused) {
        Layer.Builder builder = site.builder(spec.name());
        List<Tensor> values = new ArrayList<>();
        List<Tensor> gradients = new ArrayList<>();
        for (LaneProgram program : site.imagePrograms()) {
            Lane lane = new Lane(program, fused);
            values.add(lane.forward(builder.forward(program)));
            if (site.trains(index)) {
                gradients.add(lane.backward(builder.backward(program)));
            }
        }
        Blob.Side gradient = site.trains(index) ? new Blob.Side(gradients, null) : null;
        return builder.build(new Blob(new Blob.Side(values, null), gradient), false);
    }

    private final class Lane {
        private final LaneProgram program;
        private final ConvPrimitives primitives;
        private final convolution_forward.primitive_desc forward;
        private final int taker;
        private Tensor source;

        Lane(LaneProgram program, Optional<dnnl.algorithm> fused) {
            taker = index + (fused.isPresent() ? 2 : 1);
            this.program = program;
            primitives =
                    new ConvPrimitives(
                            program.natives(),
                            spec,
                            inputShape,
                            program.images().size(),
                            site.type());
            forward = primitives.forward(site.kind(index), parameters.forward().desc(), fused);
        }

        /** Returns the activations. */
        Tensor forward(List<Work> work) {
            program.at(site.schedule().forward(index));
            source =
                    program.inFormat(
                            input.values().of(program),
                            owned(forward.src_desc()),
                            site.schedule().lastUseOfOutput(index, index),
                            work);
            Tensor target =
                    program.tensor(
                            owned(forward.dst_desc()),
                            site.schedule().lastUseOfOutput(index, taker));
            work.add(
                    program.operation(
                            forward,
                            Map.of(
                                    DNNL_ARG_SRC,
                                    source,
                                    DNNL_ARG_WEIGHTS,
                                    parameters.forward(),
                                    DNNL_ARG_BIAS,
                                    parameters.bias(),
                                    DNNL_ARG_DST,
                                    target)));
            return target;
        }

        /** Returns the gradient of the activations, which the next layer writes. */
        Tensor backward(List<Work> work) {
            Tensor gradient =
                    program.tensor(
                            owned(forward.dst_desc()),
                            site.schedule().backward(taker),
                            site.schedule().backward(index));
            program.at(site.schedule().backward(index));
            backwardWeights(gradient, work);
            if (input.gradient() != null) {
                backwardData(gradient, work);
            }
            return gradient;
        }

        private void backwardWeights(Tensor gradient, List<Work> work) {
            ParameterSource.Gradient target = parameters.gradients().get(program.lane());
            convolution_backward_weights.primitive_desc desc =
                    primitives.backwardWeights(target.weights().desc(), forward);
            work.add(
                    program.operation(
                            desc,
                            Map.of(
                                    DNNL_ARG_SRC, now(source, desc.src_desc(), work),
                                    DNNL_ARG_DIFF_DST, now(gradient, desc.diff_dst_desc(), work),
                                    DNNL_ARG_DIFF_WEIGHTS, target.weights(),
                                    DNNL_ARG_DIFF_BIAS, target.bias())));
        }

        private void backwardData(Tensor gradient, List<Work> work) {
            convolution_backward_data.primitive_desc desc =
                    primitives.backwardData(parameters.backward().desc(), forward);
            List<Work> behind = new ArrayList<>();
            Tensor target =
                    program.outFormat(
                            input.gradient().of(program), owned(desc.diff_src_desc()), behind);
            work.add(
                    program.operation(
                            desc,
                            Map.of(
                                    DNNL_ARG_DIFF_DST, now(gradient, desc.diff_dst_desc(), work),
                                    DNNL_ARG_WEIGHTS, parameters.backward(),
                                    DNNL_ARG_DIFF_SRC, target)));
            work.addAll(behind);
        }

        private Tensor now(Tensor tensor, memory.desc format, List<Work> work) {
            return program.inFormat(tensor, owned(format), site.schedule().backward(index), work);
        }

        private memory.desc owned(memory.desc desc) {
            return program.natives().own(desc);
        }
    }
}
