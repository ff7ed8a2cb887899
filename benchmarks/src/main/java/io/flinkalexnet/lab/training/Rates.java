package io.flinkalexnet.lab.training;

/** The learning rate of each step. */
@FunctionalInterface
public interface Rates {
    /**
     * The rate of a step.
     *
     * @param step counted from 0
     */
    float at(long step);
}
