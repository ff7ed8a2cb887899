package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * A network's layers as this engine runs them.
 *
 * @param type of activations, and of weights in products
 */
record LayerPlan(NetworkSpec network, memory.data_type type) {
    /**
     * @throws IllegalArgumentException if the engine cannot run this network
     */
    LayerPlan {
        LayerSpec first = network.layers().get(0);
        if (!(first instanceof LayerSpec.Conv) && !(first instanceof LayerSpec.Dense)) {
            throw new IllegalArgumentException(
                    "%s: onednn runs networks that begin with a convolution or a fully connected layer, %s is neither; use the engine nd4j"
                            .formatted(network.name(), first.name()));
        }
        List<Shape> shapes = network.shapes();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            boolean vectorOnly =
                    layer instanceof LayerSpec.Dropout || i == network.embeddingIndex();
            Shape shape = shapes.get(i + 1);
            if (vectorOnly && !isDense(network, i)) {
                throw new IllegalArgumentException(
                        "%s: onednn runs dropout and embeddings behind a fully connected layer only, %s has shape %s; use the engine nd4j"
                                .formatted(network.name(), layer.name(), shape));
            }
            if (layer instanceof LayerSpec.Conv && isDense(network, i - 1)) {
                throw new IllegalArgumentException(
                        "%s: onednn runs no convolution behind a fully connected layer, as %s is; use the engine nd4j"
                                .formatted(network.name(), layer.name()));
            }
        }
    }

    private static boolean isDense(NetworkSpec network, int upTo) {
        return network.layers().subList(0, Math.max(0, upTo + 1)).stream()
                .anyMatch(LayerSpec.Dense.class::isInstance);
    }

    static LayerPlan of(NetworkSpec network, Precision precision) {
        OneDnn.library(); // before its types are used
        return new LayerPlan(
                network,
                switch (precision) {
                    case F32 -> memory.data_type.f32;
                    case BF16 -> memory.data_type.bf16;
                    case TF32 -> throw new IllegalStateException("checked by the provider");
                });
    }

    /**
     * The function to fuse into a convolution or fully connected layer: the one right behind it,
     * unless what lies between them is the embedding.
     */
    Optional<dnnl.algorithm> fusedInto(int layer) {
        boolean last = layer == network.layers().size() - 1;
        if (last || layer == network.embeddingIndex()) {
            return Optional.empty();
        }
        return network.layers().get(layer + 1) instanceof LayerSpec.Activation activation
                ? Optional.of(ActivationLayer.fused(activation.kind()))
                : Optional.empty();
    }

    /** Whether the layer before has applied this non-linearity. */
    boolean isFused(int activation) {
        if (activation == 0) {
            return false;
        }
        LayerSpec before = network.layers().get(activation - 1);
        boolean hasWeights = before instanceof LayerSpec.Conv || before instanceof LayerSpec.Dense;
        return hasWeights && fusedInto(activation - 1).isPresent();
    }

    /** Logits are floats, whatever the rest is. */
    memory.data_type outputType(int layer) {
        return layer == network.layers().size() - 1 ? memory.data_type.f32 : type;
    }
}
