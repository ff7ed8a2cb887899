package io.flinkalexnet.engine.conformance;

/**
 * What is compared.
 *
 * @param group counted together in the report
 * @param name for the message
 */
record Subject(String group, String name, Tolerance tolerance) {
    static Subject forward(String name) {
        return new Subject("forward", name, Tolerance.FORWARD);
    }

    static Subject gradient(String name) {
        return new Subject("gradients", name, Tolerance.GRADIENT);
    }

    static Subject tenSteps(String name) {
        return new Subject("ten steps", name, Tolerance.TEN_STEPS);
    }

    static Subject dropout(String name) {
        return new Subject("dropout", name, Tolerance.FORWARD);
    }

    static Subject pictures(String name) {
        return new Subject("pictures", name, Tolerance.PICTURES);
    }

    /** State in and out, and results that must repeat: to the bit. */
    static Subject state(String name) {
        return new Subject("state", name, Tolerance.EXACT);
    }

    static Subject rule(String name) {
        return new Subject("rules", name, Tolerance.EXACT);
    }

    Subject of(Object detail) {
        return new Subject(group, name + ", " + detail, tolerance);
    }

    Subject within(Tolerance newTolerance) {
        return new Subject(group, name, newTolerance);
    }

    @Override
    public String toString() {
        return group + ": " + name;
    }
}
