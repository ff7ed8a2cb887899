package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.host.NormPass;
import io.flinkalexnet.engine.host.SgdPass;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import io.flinkalexnet.engine.model.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.dnnl.memory;

/**
 * Parameters, velocity and gradients of a network in training, float whatever products are computed
 * in. Where products want another format or bfloat16 they have copies, made anew after each update.
 */
final class TrainingParameters implements ParameterSource, AutoCloseable {
    private final Natives natives = new Natives();
    private final LayerPlan plan;
    private final Execution execution;
    private final int lowest;
    private final StateLayout layout;
    private final Memory parameters;
    private final Memory velocity;
    private final List<Memory> gradients = new ArrayList<>();
    private final Map<Integer, Conv> convolutions = new HashMap<>();
    private final Map<Integer, Dense> denses = new HashMap<>();
    private final ParameterCopies copies;
    private final StateExchange parameterExchange;
    private final StateExchange velocityExchange;
    private final List<SgdPass> passes;
    private final SgdPass.Buffers buffers;
    private final NormPass norms;

    /**
     * All zero.
     *
     * @param lowest index of the lowest trained layer
     */
    TrainingParameters(LayerPlan plan, Execution execution, int batchSize, int lowest) {
        this.lowest = lowest;
        this.plan = plan;
        this.execution = execution;
        Lanes lanes = execution.lanes();
        layout = new StateLayout(natives, plan, lanes.range(0, batchSize).size(), lowest);
        parameters = new Memory(bytes(layout.length()));
        velocity = new Memory(bytes(layout.length()));
        gradients.add(new Memory(bytes(layout.length())));
        for (int lane = 1; lane < lanes.active(batchSize); lane++) {
            gradients.add(new Memory(bytes(layout.convolutionLength())));
        }
        copies = new ParameterCopies(plan.type(), natives);
        NetworkSpec network = plan.network();
        List<Shape> shapes = network.shapes();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            if (layer instanceof LayerSpec.Conv) {
                convolutions.put(i, convolution(i));
            } else if (layer instanceof LayerSpec.Dense dense) {
                denses.put(i, dense(i, shapes.get(i).size(), dense.outputs()));
            }
        }
        copies.allocate(execution);
        parameterExchange = new StateExchange(layout, parameters, execution.streams().get(0));
        velocityExchange = new StateExchange(layout, velocity, execution.streams().get(0));
        passes = Stream.generate(SgdPass::new).limit(lanes.active(layout.length())).toList();
        buffers =
                new SgdPass.Buffers(
                        floats(parameters),
                        floats(velocity),
                        gradients.stream().map(TrainingParameters::floats).toList());
        norms = new NormPass(lanes);
    }

    private static long bytes(int floats) {
        return (long) floats * Float.BYTES;
    }

    private static FloatBuffer floats(Memory block) {
        return block.floats(0, block.bytes() / Float.BYTES);
    }

    private Conv convolution(int layer) {
        StateLayout.Segment weights = layout.weights(plan.network(), layer);
        StateLayout.Segment bias = layout.bias(plan.network(), layer);
        StateLayout.ConvFormats formats = layout.formats(layer);
        Tensor master = weights.in(parameters);
        return new Conv(
                copies.inFormat(master, formats.forward()),
                formats.backward() == null ? null : copies.inFormat(master, formats.backward()),
                bias.in(parameters),
                gradients.stream()
                        .map(block -> new Gradient(weights.in(block), bias.in(block)))
                        .toList());
    }

    private Dense dense(int layer, int inputs, int outputs) {
        StateLayout.Segment weights = layout.weights(plan.network(), layer);
        StateLayout.Segment bias = layout.bias(plan.network(), layer);
        memory.desc rowMajor = natives.rowMajor(plan.type(), outputs, inputs);
        Tensor whole = copies.inFormat(weights.in(parameters), rowMajor);
        Lanes lanes = execution.lanes();
        List<Tensor> parts = new ArrayList<>();
        for (int lane = 0; lane < lanes.active(outputs); lane++) {
            Lanes.Range part = lanes.range(lane, outputs);
            parts.add(
                    whole.view(
                            part.from() * inputs * memory.data_type_size(plan.type()),
                            natives.matrix(plan.type(), inputs, part.size(), 1, inputs)));
        }
        Memory block = gradients.get(0);
        return new Dense(
                parts, whole, bias.in(parameters), new Gradient(weights.in(block), bias.in(block)));
    }

    @Override
    public Conv conv(int layer) {
        return convolutions.get(layer);
    }

    @Override
    public Dense dense(int layer) {
        return denses.get(layer);
    }

    /** Goes down the gradients of what is trained, on all lanes. */
    void update(SgdOptions options, LearningRates rates) {
        Lanes lanes = execution.lanes();
        lanes.run(
                passes.size(),
                lane ->
                        update(
                                passes.get(lane),
                                lanes.range(lane, layout.length()),
                                options,
                                rates));
        copies.refresh();
    }

    private void update(SgdPass pass, Lanes.Range range, SgdOptions options, LearningRates rates) {
        for (StateLayout.Segment segment : layout.segments()) {
            if (segment.tensor().layerIndex() < lowest) {
                continue;
            }
            int from = Math.max(segment.offset(), (int) range.from());
            int to = Math.min(segment.offset() + segment.length(), (int) range.to());
            pass.update(buffers, from, to, SgdPass.Factors.of(segment.tensor(), options, rates));
        }
    }

    /**
     * Norms of the weights as they are, and of the gradients of the newest backward pass. Blocks of
     * oneDNN's formats are padded with zeros, which do not count.
     */
    List<ParameterNorms> norms() {
        List<ParameterNorms> result = new ArrayList<>();
        for (StateLayout.Segment segment : layout.segments()) {
            if (!segment.tensor().isBias()) {
                result.add(norms(segment));
            }
        }
        return result;
    }

    private ParameterNorms norms(StateLayout.Segment segment) {
        int layer = segment.tensor().layerIndex();
        int from = segment.offset();
        int length = segment.length();
        return new ParameterNorms(
                plan.network().layers().get(layer).name(),
                norms.norm(List.of(buffers.parameters()), from, length),
                layer < lowest ? 0 : norms.norm(buffers.gradients(), from, length));
    }

    void write(FloatBuffer parameterTarget, FloatBuffer velocityTarget) {
        parameterExchange.write(parameterTarget);
        velocityExchange.write(velocityTarget);
    }

    void read(FloatBuffer parameterSource, FloatBuffer velocitySource) {
        parameterExchange.read(parameterSource);
        velocityExchange.read(velocitySource);
        copies.refresh();
    }

    @Override
    public void close() {
        parameterExchange.close();
        velocityExchange.close();
        copies.close();
        natives.close();
        gradients.forEach(Memory::close);
        velocity.close();
        parameters.close();
    }
}
