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
 * @param weightGradients shaped like the weights; empty for inference
 * @param biasGradients shaped like the biases; empty for inference
 */
record TensorViews(
        List<INDArray> weights,
        List<INDArray> biases,
        List<INDArray> weightGradients,
        List<INDArray> biasGradients) {}
