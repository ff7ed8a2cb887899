package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Parameters of a model that only classifies: each tensor once, packed for mini-batches of a usual
 * size.
 */
final class ServingParameters implements ParameterSource, AutoCloseable {
    private static final memory.data_type FLOAT = memory.data_type.f32;

    private final Natives natives = new Natives();
    private final LayerPlan plan;
    private final ParameterLayout exchange;
    private final Arena arena = new Arena();
    private final Map<Integer, Conv> convolutions = new HashMap<>();
    private final Map<Integer, Dense> denses = new HashMap<>();
    private final List<Packing> packings = new ArrayList<>();

    /**
     * How part of a tensor gets here.
     *
     * @param offset of the part's first float in the exchange format
     * @param from its description there
     */
    private record Packing(int offset, memory.desc from, Tensor to) {}

    /**
     * @param source in the order of {@link ParameterLayout}, not kept
     */
    ServingParameters(LayerPlan plan, Execution execution, FloatBuffer source) {
        this.plan = plan;
        NetworkSpec network = plan.network();
        exchange = ParameterLayout.of(network);
        List<Shape> shapes = network.shapes();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            if (layer instanceof LayerSpec.Conv conv) {
                convolutions.put(i, convolution(i, conv, shapes.get(i), execution.lanes()));
            } else if (layer instanceof LayerSpec.Dense dense) {
                denses.put(i, dense(i, dense, shapes.get(i).size(), execution.lanes()));
            }
        }
        arena.allocate();
        pack(source, execution);
    }

    private Conv convolution(int layer, LayerSpec.Conv conv, Shape input, Lanes lanes) {
        int images = lanes.range(0, BatchParts.PART_MAX).size();
        ConvPrimitives primitives = new ConvPrimitives(natives, conv, input, images, plan.type());
        memory.desc chosen =
                natives.own(
                        primitives
                                .forward(
                                        dnnl.prop_kind.forward_inference,
                                        primitives.anyWeights(plan.type()),
                                        plan.fusedInto(layer))
                                .weights_desc());
        memory.desc from = natives.rowMajor(FLOAT, ConvPrimitives.weightDims(conv, input));
        Tensor weights = packed(tensor(conv, "weight").offset(), from, chosen);
        return new Conv(weights, null, bias(conv), List.of());
    }

    private Dense dense(int layer, LayerSpec.Dense dense, int inputs, Lanes lanes) {
        int outputs = dense.outputs();
        int first = tensor(dense, "weight").offset();
        memory.desc source = natives.rowMajor(plan.type(), BatchParts.PART_MAX, inputs);
        Optional<dnnl.algorithm> fused = plan.fusedInto(layer);
        List<Tensor> parts = new ArrayList<>();
        for (int lane = 0; lane < lanes.active(outputs); lane++) {
            Lanes.Range part = lanes.range(lane, outputs);
            memory.desc target =
                    natives.matrix(
                            plan.outputType(layer), BatchParts.PART_MAX, part.size(), outputs, 1);
            memory.desc any = natives.any(plan.type(), inputs, part.size());
            memory.desc chosen =
                    natives.own(
                            DenseLayer.forward(natives, source, any, target, fused).weights_desc());
            memory.desc from = natives.matrix(FLOAT, inputs, part.size(), 1, inputs);
            parts.add(packed(first + (int) part.from() * inputs, from, chosen));
        }
        return new Dense(parts, null, bias(dense), null);
    }

    private Tensor bias(LayerSpec layer) {
        ParameterLayout.Tensor tensor = tensor(layer, "bias");
        memory.desc desc = natives.rowMajor(FLOAT, tensor.length());
        return packed(tensor.offset(), desc, desc);
    }

    private ParameterLayout.Tensor tensor(LayerSpec layer, String kind) {
        return exchange.tensor(layer.name() + "." + kind);
    }

    private Tensor packed(int offset, memory.desc from, memory.desc chosen) {
        Tensor to = Tensor.in(arena, arena.slot(chosen.get_size(), 0, 0), chosen);
        packings.add(new Packing(offset, from, to));
        return to;
    }

    private void pack(FloatBuffer source, Execution execution) {
        long largest = 0;
        for (Packing packing : packings) {
            largest = Math.max(largest, packing.from().get_size());
        }
        try (Memory buffer = new Memory(largest);
                Natives operations = new Natives()) {
            for (Packing packing : packings) {
                int floats = (int) (packing.from().get_size() / Float.BYTES);
                buffer.floats(0, floats).put(0, source, packing.offset(), floats);
                Tensor from = Tensor.in(buffer, 0, packing.from());
                Operation.reorder(from, packing.to(), execution.streams().get(0), operations)
                        .run(0);
            }
        }
    }

    @Override
    public Conv conv(int layer) {
        return convolutions.get(layer);
    }

    @Override
    public Dense dense(int layer) {
        return denses.get(layer);
    }

    @Override
    public void close() {
        natives.close();
        arena.close();
    }
}
