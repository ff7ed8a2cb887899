package io.flinkalexnet.engine.model;

import java.io.Serializable;

/**
 * The learning rates of one step.
 *
 * @param weights 0 or more
 * @param biases 0 or more; the same as that of the weights in the paper
 */
public record LearningRates(float weights, float biases) implements Serializable {
    public LearningRates {
        check("weights", weights);
        check("biases", biases);
    }

    /** One rate for weights and biases, as in the paper. */
    public static LearningRates same(float rate) {
        return new LearningRates(rate, rate);
    }

    private static void check(String what, float rate) {
        if (!(rate >= 0 && rate < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the learning rate of %s must be 0 or more, was %s".formatted(what, rate));
        }
    }
}
