package io.flinkalexnet.engine.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of one layer as it uses them, one array per group: views into the flat parameters
 * and gradients.
 *
 * @param weights (height, width, in / groups, out / groups), or (out, in) of a dense layer with
 *     inputs in (H, W, C) order
 * @param biases (out / groups)
 * @param gradients of each lane; of the first one only if the lanes share out the outputs; empty
 *     for inference
 */
record TensorViews(List<INDArray> weights, List<INDArray> biases, List<Gradients> gradients) {
    /** Shaped like the weights and biases. */
    record Gradients(List<INDArray> weights, List<INDArray> biases) {}

    /** For layers without groups. */
    INDArray weight() {
        return weights.get(0);
    }

    INDArray bias() {
        return biases.get(0);
    }

    INDArray weightGradient() {
        return gradients.get(0).weights().get(0);
    }

    INDArray biasGradient() {
        return gradients.get(0).biases().get(0);
    }
}
