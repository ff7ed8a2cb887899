package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where parameter tensors lie in one flat run on the device, each from a multiple of {@link
 * Kernels#UPDATE_CHUNK} on. Convolution weights are (filters, height, width, channels / groups),
 * the first ones perhaps folded; fully connected weights (outputs, inputs) with inputs in (H, W, C)
 * order. Velocity and gradients are laid out alike; what lies between tensors stays zero.
 *
 * @param length of the run in elements, a multiple of the chunk
 */
record StateLayout(List<Stored> tensors, int length) {
    StateLayout {
        tensors = List.copyOf(tensors);
    }

    /**
     * One tensor's place.
     *
     * @param offset of its first element
     */
    record Stored(ParameterLayout.Tensor tensor, Order order, int offset) {
        int length() {
            return order.rows() * order.stored();
        }

        /** Chunks that it begins. */
        int chunks() {
            return (length() + Kernels.UPDATE_CHUNK - 1) / Kernels.UPDATE_CHUNK;
        }

        /** Its part of a flat run. */
        Block in(Block flat, ElementType type) {
            return flat.slice((long) offset * type.bytes(), (long) length() * type.bytes());
        }
    }

    static StateLayout of(LayerPlan plan) {
        List<Stored> tensors = new ArrayList<>();
        int offset = 0;
        for (ParameterLayout.Tensor tensor : ParameterLayout.of(plan.network()).tensors()) {
            Stored stored = new Stored(tensor, order(plan, tensor), offset);
            tensors.add(stored);
            offset =
                    Math.addExact(
                            offset, Math.multiplyExact(stored.chunks(), Kernels.UPDATE_CHUNK));
        }
        return new StateLayout(tensors, offset);
    }

    private static Order order(LayerPlan plan, ParameterLayout.Tensor tensor) {
        int rows = tensor.dims().get(0);
        if (tensor.isBias()) {
            return new Order.Same(rows, 1);
        }
        int layer = tensor.layerIndex();
        if (plan.folded(layer).isPresent()) {
            return new Order.Folded(plan.folded(layer).get());
        }
        if (plan.layer(layer) instanceof LayerSpec.Conv conv) {
            int positions = conv.kernel() * conv.kernel();
            return channelsLast(rows, tensor.fanIn() / positions, positions);
        }
        Shape input = plan.input(layer);
        return channelsLast(rows, input.channels(), input.height() * input.width());
    }

    private static Order channelsLast(int rows, int channels, int positions) {
        return channels == 1 || positions == 1
                ? new Order.Same(rows, channels * positions)
                : new Order.ChannelsLast(rows, channels, positions);
    }

    Stored weights(int layer) {
        return find(layer, false);
    }

    Stored biases(int layer) {
        return find(layer, true);
    }

    private Stored find(int layer, boolean bias) {
        return tensors.stream()
                .filter(stored -> stored.tensor().layerIndex() == layer)
                .filter(stored -> stored.tensor().isBias() == bias)
                .findFirst()
                .orElseThrow();
    }

    int chunks() {
        return length / Kernels.UPDATE_CHUNK;
    }

    /**
     * One {@link Kernels.ChunkKind} a chunk.
     *
     * @param frozenLayers as in {@link io.flinkalexnet.engine.TrainerSpec}
     */
    byte[] kinds(int frozenLayers) {
        byte[] kinds = new byte[chunks()];
        for (Stored stored : tensors) {
            Kernels.ChunkKind kind =
                    stored.tensor().layerIndex() < frozenLayers
                            ? Kernels.ChunkKind.FROZEN
                            : stored.tensor().isBias()
                                    ? Kernels.ChunkKind.BIASES
                                    : Kernels.ChunkKind.WEIGHTS;
            int from = stored.offset() / Kernels.UPDATE_CHUNK;
            Arrays.fill(kinds, from, from + stored.chunks(), (byte) kind.ordinal());
        }
        return kinds;
    }
}
