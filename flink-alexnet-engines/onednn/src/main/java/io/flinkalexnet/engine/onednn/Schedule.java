package io.flinkalexnet.engine.onednn;

/**
 * When layers run, in steps of one layer: forward in order and, in training, backward in reverse.
 *
 * @param layers number of layers
 */
record Schedule(int layers, boolean training) {
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
     * The last time that a layer's output is read: by its own backward pass, or by the layer that
     * takes it.
     *
     * @param taker index of that layer; the next, if none is fused
     */
    int lastUseOfOutput(int layer, int taker) {
        return training ? backward(layer) : forward(taker);
    }
}
