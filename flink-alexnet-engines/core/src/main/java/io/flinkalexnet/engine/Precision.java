package io.flinkalexnet.engine;

import java.util.Locale;

/**
 * What a network is computed in. Parameters, velocity and everything that lasts (training state,
 * model files) are 32-bit floats in any case.
 */
public enum Precision {
    /** 32-bit floats throughout. */
    F32,

    /**
     * 32-bit floats, of which products see 10 bits of mantissa; they are summed in 32 bits. What
     * NVIDIA's cards from compute capability 8.0 on have instructions for; no processor has.
     */
    TF32,

    /**
     * Layers take and give bfloat16, 8 bits of mantissa in the range of a 32-bit float; products
     * are summed in 32 bits. Weights and velocity are kept and updated in 32 bits, of which the
     * layers see a rounded copy.
     */
    BF16;

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
