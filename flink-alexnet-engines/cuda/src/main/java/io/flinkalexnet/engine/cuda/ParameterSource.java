package io.flinkalexnet.engine.cuda;

/** Parameters of a network's layers, on the device. */
interface ParameterSource {
    /** Those of a layer that has some. */
    LayerParameters of(int layer);

    /**
     * What the kernels of one layer read and write.
     *
     * @param weights of the queue's elements
     * @param biases f32
     * @param weightGradient f32; null where nothing is trained
     * @param biasGradient f32; null where nothing is trained
     */
    record LayerParameters(Block weights, Block biases, Block weightGradient, Block biasGradient) {}
}
