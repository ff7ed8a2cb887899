package io.flinkalexnet.lab.floor;

import org.bytedeco.dnnl.memory;

/** The three kernels of a layer with weights. */
interface WeightedKernels {
    /** How the forward kernel leaves the activations. */
    memory.desc outputFormat();

    /** With bias and the activation behind the layer. */
    Timing forward();

    /** The gradient of the layer's input. */
    Timing backwardData();

    /** The gradients of weights and biases. */
    Timing backwardWeights();
}
