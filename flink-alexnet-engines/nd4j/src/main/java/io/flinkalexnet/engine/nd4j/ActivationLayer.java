package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;

/** ReLU or tanh, in place: both gradients can be had from the output. */
final class ActivationLayer extends Layer {
    ActivationLayer(Kind kind, Blob input, Execution execution) {
        super(input); // closed by the layer before
        for (Blob images : input.split(execution.lanes())) {
            addLane(execution.kernels().activation(kind, images));
        }
    }
}
