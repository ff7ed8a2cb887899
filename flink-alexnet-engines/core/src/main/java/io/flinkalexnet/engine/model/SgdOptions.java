package io.flinkalexnet.engine.model;

import java.io.Serializable;

/**
 * Stochastic gradient descent with momentum and weight decay (paper section 5), with the learning
 * rate inside the velocity: {@code v = momentum * v - decay * rate * w - rate * g; w = w + v}, g
 * the mean gradient over the mini-batch. The rate is a step's, see {@link LearningRates}.
 *
 * @param momentum 0 to below 1; 0.9 in the paper
 * @param weightDecay of weights, biases have none; 0.0005 in the paper
 */
public record SgdOptions(float momentum, float weightDecay) implements Serializable {
    public SgdOptions {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum must be in [0, 1), was " + momentum);
        }
        if (!(weightDecay >= 0 && weightDecay < 1)) {
            throw new IllegalArgumentException("weightDecay must be in [0, 1), was " + weightDecay);
        }
    }
}
