package io.flinkalexnet.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.model.LayerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reduction;

/**
 * A fully connected layer as products of matrices, with the non-linearity right behind it fused.
 * Lanes share out the outputs, and for the gradient of the input the inputs: each reads its part of
 * the weights once for all images, and no sum is left to be made between them.
 */
final class DenseLayer {
    private static final memory.data_type FLOAT = memory.data_type.f32;

    private final Site site;
    private final LayerSpec.Dense spec;
    private final int inputs;
    private final int outputs;
    private final Blob input;
    private final ParameterSource.Dense parameters;

    DenseLayer(
            Site site,
            LayerSpec.Dense spec,
            int inputs,
            Blob input,
            ParameterSource.Dense parameters) {
        this.site = site;
        this.inputs = inputs;
        outputs = spec.outputs();
        this.spec = spec;
        this.input = input;
        this.parameters = parameters;
    }

    /**
     * @param index of the layer
     * @param valueType of the outputs
     * @param fused function of each output
     */
    Layer build(int index, memory.data_type valueType, Optional<dnnl.algorithm> fused) {
        Layer.Builder builder = site.builder(spec.name());
        Blob output = site.vectors(index, valueType, outputs);
        for (LaneProgram program : site.programs()) {
            program.at(site.schedule().forward(index));
            Lane lane = new Lane(program, output);
            lane.forward(fused, builder.forward(program));
            if (site.trains(index)) {
                program.at(site.schedule().backward(index));
                lane.backward(builder.backward(program));
            }
        }
        return builder.build(output, true);
    }

    /**
     * The primitive of one lane's outputs; for choosing the weights' format, too.
     *
     * @param weights (inputs, outputs of the part)
     * @param target (images, outputs of the part)
     */
    static matmul.primitive_desc forward(
            Natives natives,
            memory.desc source,
            memory.desc weights,
            memory.desc target,
            Optional<dnnl.algorithm> fused) {
        long part = target.get_dims().get(1);
        primitive_attr attributes = fused.map(natives::attributes).orElseGet(natives::attributes);
        return natives.own(
                new matmul.primitive_desc(
                        natives.engine(),
                        source,
                        weights,
                        natives.rowMajor(FLOAT, 1, part),
                        target,
                        attributes,
                        false));
    }

    private final class Lane {
        private final LaneProgram program;
        private final Natives natives;
        private final Blob output;
        private final int images = site.batchSize();

        Lane(LaneProgram program, Blob output) {
            this.program = program;
            natives = program.natives();
            this.output = output;
        }

        void forward(Optional<dnnl.algorithm> fused, List<Work> work) {
            if (program.lane() >= site.lanes().active(outputs)) {
                return;
            }
            Lanes.Range part = site.lanes().range(program.lane(), outputs);
            Tensor weights = parameters.parts().get(program.lane());
            Tensor target = columns(output.values().whole(), part, outputs);
            matmul.primitive_desc desc =
                    DenseLayer.forward(
                            natives,
                            input.values().whole().desc(),
                            weights.desc(),
                            target.desc(),
                            fused);
            work.add(
                    program.operation(
                            desc,
                            Map.of(
                                    DNNL_ARG_SRC,
                                    input.values().whole(),
                                    DNNL_ARG_WEIGHTS,
                                    weights,
                                    DNNL_ARG_BIAS,
                                    row(parameters.bias(), part),
                                    DNNL_ARG_DST,
                                    target)));
        }

        void backward(List<Work> work) {
            if (program.lane() < site.lanes().active(outputs)) {
                backwardParameters(site.lanes().range(program.lane(), outputs), work);
            }
            if (input.gradient() != null && program.lane() < site.lanes().active(inputs)) {
                backwardInput(site.lanes().range(program.lane(), inputs), work);
            }
        }

        private void backwardParameters(Lanes.Range part, List<Work> work) {
            Tensor gradient = columns(output.gradient().whole(), part, outputs);
            Tensor transposed =
                    gradient.view(0, natives.matrix(site.type(), part.size(), images, 1, outputs));
            Tensor target =
                    parameters
                            .gradient()
                            .weights()
                            .view(
                                    part.from() * inputs * Float.BYTES,
                                    natives.rowMajor(FLOAT, part.size(), inputs));
            product(transposed, input.values().whole(), target, work);
            work.add(sumOfImages(gradient, row(parameters.gradient().bias(), part)));
        }

        /** oneDNN refuses sums of one row. */
        private Work sumOfImages(Tensor rows, Tensor sum) {
            if (images == 1) {
                return program.reorder(rows, sum);
            }
            reduction.primitive_desc desc =
                    new reduction.primitive_desc(
                            site.engine(),
                            dnnl.algorithm.reduction_sum,
                            rows.desc(),
                            sum.desc(),
                            0,
                            0,
                            natives.attributes(),
                            false);
            return program.operation(desc, Map.of(DNNL_ARG_SRC, rows, DNNL_ARG_DST, sum));
        }

        private void backwardInput(Lanes.Range part, List<Work> work) {
            Tensor weights = columns(parameters.whole(), part, inputs);
            Tensor target = columns(input.gradient().whole(), part, inputs);
            product(output.gradient().whole(), weights, target, work);
        }

        private void product(Tensor left, Tensor right, Tensor target, List<Work> work) {
            matmul.primitive_desc desc =
                    new matmul.primitive_desc(
                            site.engine(),
                            left.desc(),
                            right.desc(),
                            target.desc(),
                            natives.attributes(),
                            false);
            work.add(
                    program.operation(
                            desc,
                            Map.of(
                                    DNNL_ARG_SRC, left,
                                    DNNL_ARG_WEIGHTS, right,
                                    DNNL_ARG_DST, target)));
        }

        /** Some columns of a row-major matrix. */
        private Tensor columns(Tensor whole, Lanes.Range part, int width) {
            memory.data_type type = whole.desc().get_data_type();
            long rows = whole.desc().get_dims().get(0);
            return whole.view(
                    part.from() * memory.data_type_size(type),
                    natives.matrix(type, rows, part.size(), width, 1));
        }

        /** Some elements of a vector of floats, as a matrix of one row. */
        private Tensor row(Tensor vector, Lanes.Range part) {
            return vector.view(part.from() * Float.BYTES, natives.rowMajor(FLOAT, 1, part.size()));
        }
    }
}
