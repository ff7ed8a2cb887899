package io.flinkalexnet.lab.floor;

/** Type of activations and weights; sums, biases and the gradients of weights are f32 in both. */
public enum Precision {
    F32(Float.BYTES),
    BF16(Short.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }
}
