package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.Precision;

/**
 * Largest relative errors allowed, see {@link ConformanceReport}, for 32-bit floats, TF32 and
 * bfloat16.
 *
 * <p>A float has a rounding error of 6e-8. A bfloat16 has one of 2^-9, 2e-3, at every value a layer
 * takes and gives; sums are made in 32 bits, so their length does not matter. Where there are only
 * sums, those of bfloat16 come out below 2e-2. Gradients are another matter: a hundredth of the
 * units of a layer is so near to zero that its ReLU falls the other way, and so do some maxima of
 * pooling windows. With a share of p of its elements exchanged a gradient is off by the root of p
 * of its norm, a tenth, in every layer it passes. The reference with its values rounded, which is
 * held to these tolerances too, comes to about half of them.
 *
 * <p>TF32 lies between: products see values with an error of 2^-12, an eighth of a bfloat16's (some
 * cards cut bits off instead, twice that), and so fewer units fall the other way; but one that does
 * weighs as much, and in a layer of six it shows. It is compared as bfloat16 is, and the reference
 * that keeps that many bits everywhere is held to its tolerances, too.
 */
enum Tolerance {
    /** To the bit, in any precision. */
    EXACT(0, 0, 0),

    /**
     * Probabilities, embeddings and losses: sums of up to a few thousand products in any order lose
     * one to two digits, and ten layers follow each other.
     */
    FORWARD(1e-5, 1e-2, 5e-2),

    /** Gradients pass through every layer twice, and are sums over pictures and positions too. */
    GRADIENT(1e-4, 1e-1, 2.5e-1),

    /** The same through the eight layers of the named networks. */
    DEEP_GRADIENT(1e-4, 6e-1, 6e-1),

    /** Losses of steps that begin with the same weights or, in floats, nearly the same. */
    STEP_LOSS(1e-4, 1e-2, 5e-2),

    /**
     * Parameters after ten steps: errors of each step's gradients times the rate, fed back through
     * the weights, which are larger than their updates. Not fed back in bfloat16.
     */
    TEN_STEPS(1e-4, 5e-2, 1e-1),

    /** Velocities after ten steps; in bfloat16 they are mostly the gradient of one. */
    TEN_VELOCITIES(1e-4, 8e-1, 6e-1),

    /**
     * Losses of ten steps, fed back in any precision: in bfloat16 each run goes its own way, at
     * much the same losses.
     */
    TEN_LOSSES(1e-4, 1e-1, 2e-1),

    /** Weights and velocity behind one step of every term of the rule, gradients included. */
    UPDATE_RULE(1e-5, 2e-2, 5e-2),

    /** Weights as velocity moves them: one addition of floats in any precision. */
    UPDATE(1e-6, 1e-6, 1e-6),

    /** The network's input as its first layer sees it: one rounding, and one of the result. */
    PICTURES(1e-5, 2e-3, 6e-3),

    /** A dropout factor, read out of a gradient of seven pictures. */
    DROPOUT_FACTOR(1e-4, 1e-2, 3e-2);

    private final double float32;
    private final double tensorFloat32;
    private final double bfloat16;

    Tolerance(double float32, double tensorFloat32, double bfloat16) {
        this.float32 = float32;
        this.tensorFloat32 = tensorFloat32;
        this.bfloat16 = bfloat16;
    }

    double in(Precision precision) {
        return switch (precision) {
            case F32 -> float32;
            case TF32 -> tensorFloat32;
            case BF16 -> bfloat16;
        };
    }

    /**
     * Whether the norm of the difference counts, not its largest element: below floats wherever
     * gradients go in, of which a few elements may be quite different.
     */
    boolean isByNorm(Precision precision) {
        return switch (precision) {
            case F32 -> false;
            case TF32, BF16 ->
                    this == GRADIENT
                            || this == DEEP_GRADIENT
                            || this == UPDATE_RULE
                            || this == TEN_STEPS
                            || this == TEN_VELOCITIES;
        };
    }
}
