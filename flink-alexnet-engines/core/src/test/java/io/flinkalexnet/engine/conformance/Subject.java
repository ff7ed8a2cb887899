package io.flinkalexnet.engine.conformance;

/**
 * What is compared.
 *
 * @param group counted together in the report
 * @param name for the message
 * @param tolerance largest relative error allowed, see {@link ConformanceReport}
 */
record Subject(String group, String name, double tolerance) {
    /**
     * Probabilities, embeddings and losses. A float has 6e-8; sums of up to a few thousand products
     * in any order lose one to two digits of it, and ten layers follow each other.
     */
    static final double FORWARD = 1e-5;

    /** Gradients pass through every layer twice, and are sums over pictures and positions too. */
    static final double GRADIENT = 1e-4;

    /**
     * After ten steps: errors of each step's gradients times the rate, fed back through the
     * weights, which are larger than their updates.
     */
    static final double TEN_STEPS = 1e-4;

    /** The update rule on given gradients: a handful of float operations. */
    static final double UPDATE = 1e-6;

    static Subject forward(String name) {
        return new Subject("forward", name, FORWARD);
    }

    static Subject gradient(String name) {
        return new Subject("gradients", name, GRADIENT);
    }

    static Subject tenSteps(String name) {
        return new Subject("ten steps", name, TEN_STEPS);
    }

    static Subject dropout(String name) {
        return new Subject("dropout", name, FORWARD);
    }

    static Subject pictures(String name) {
        return new Subject("pictures", name, FORWARD);
    }

    /** State in and out, and results that must repeat: to the bit. */
    static Subject state(String name) {
        return new Subject("state", name, 0);
    }

    static Subject rule(String name) {
        return new Subject("rules", name, 0);
    }

    Subject of(Object detail) {
        return new Subject(group, name + ", " + detail, tolerance);
    }

    Subject within(double newTolerance) {
        return new Subject(group, name, newTolerance);
    }

    @Override
    public String toString() {
        return group + ": " + name;
    }
}
