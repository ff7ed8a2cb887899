package io.flinkalexnet.engine.model;

import java.io.Serializable;

/** Learning rate of the biases, where recipes differ. */
public sealed interface BiasRates extends Serializable {
    /**
     * The biases' rate of a step.
     *
     * @param weights rate of the weights in this step
     * @param highest rate of the weights before anything lowered it
     */
    float rateOf(float weights, float highest);

    /** Always so many times the weights' rate. */
    record Following(float factor) implements BiasRates {
        public Following {
            checkFactor(factor);
        }

        @Override
        public float rateOf(float weights, float highest) {
            return weights * factor;
        }
    }

    /** So many times the weights' highest rate, and never lowered with it. */
    record Staying(float factor) implements BiasRates {
        public Staying {
            checkFactor(factor);
        }

        @Override
        public float rateOf(float weights, float highest) {
            return highest * factor;
        }
    }

    private static void checkFactor(float factor) {
        if (!(factor >= 0 && factor <= 10)) {
            throw new IllegalArgumentException(
                    "the biases' factor must be in [0, 10], was " + factor);
        }
    }
}
