package io.flinkalexnet.engine.onednn;

import java.util.List;

/** Where layers find their parameters, in the formats they were laid out for. */
interface ParameterSource {
    Conv conv(int layer);

    Dense dense(int layer);

    /**
     * Parameters of a convolution; weights (filters, C, k, k), or (groups, filters / groups, C /
     * groups, k, k).
     *
     * @param forward weights in the forward pass's format
     * @param backward weights in the format of the gradient of the input; null in inference
     * @param bias (filters), float
     * @param gradients where each lane's go; empty in inference
     */
    record Conv(Tensor forward, Tensor backward, Tensor bias, List<Gradient> gradients) {}

    /**
     * Parameters of a fully connected layer.
     *
     * @param parts the weights of each lane's outputs, as (inputs, outputs of the part)
     * @param whole (outputs, inputs) row-major; null in inference
     * @param bias (outputs), float
     * @param gradient of all outputs; null in inference
     */
    record Dense(List<Tensor> parts, Tensor whole, Tensor bias, Gradient gradient) {}

    /** Gradients of a layer's parameters, float. */
    record Gradient(Tensor weights, Tensor bias) {}
}
