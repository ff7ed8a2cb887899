package io.flinkalexnet.engine.onednn;

/**
 * When layers run, in steps of one layer: forward in order and, in training, backward in reverse,
 * down to the lowest trained layer.
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

    /** Whether the layer has a backward pass. */
    boolean trains(int layer) {
        return layer >= lowest;
    }

    int forward(int layer) {
        return layer;
    }

    int backward(int layer) {
        return 2 * layers - layer;
    }

    /** Behind everything: for what is read out when all layers have run. */
    int end() {
        return 2 * layers + 1;
    }

    /**
     * The last time that a layer's output is read: by the layer that takes it or, in training, by a
     * backward pass, its own or that of its taker.
     *
     * @param taker index of that layer; the next, if none is fused
     */
    int lastUseOfOutput(int layer, int taker) {
        return trains(taker) ? backward(Math.max(layer, lowest)) : forward(taker);
    }
}
