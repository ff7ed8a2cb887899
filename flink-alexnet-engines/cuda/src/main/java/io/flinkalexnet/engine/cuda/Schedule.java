package io.flinkalexnet.engine.cuda;

/**
 * When layers run, in steps of one layer: the pictures, forward in order, the logits' use and, in
 * training, backward in reverse, down to the lowest trained layer.
 *
 * @param layers number of layers
 * @param lowest index of the lowest trained layer; {@code layers} if none is
 */
record Schedule(int layers, int lowest) {
    static Schedule inference(int layers) {
        return new Schedule(layers, layers);
    }

    /** Whether any layer is trained; then dropout drops, in all of them. */
    boolean training() {
        return lowest < layers;
    }

    /** Whether the layer has a backward pass, and so its output a gradient. */
    boolean trains(int layer) {
        return layer >= lowest;
    }

    /** When the pictures become the first layer's input. */
    int input() {
        return 0;
    }

    int forward(int layer) {
        return 1 + layer;
    }

    /** When logits are made something of. */
    int output() {
        return 1 + layers;
    }

    int backward(int layer) {
        return 1 + 2 * layers - layer;
    }
}
