package io.flinkalexnet.lab.precision;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.lab.training.Setup;

/**
 * What trains.
 *
 * @param engine its name
 */
record Variant(String engine, Precision precision) {
    /** Reads {@code ENGINE:PRECISION}, such as {@code onednn:bf16}. */
    static Variant parse(String text) {
        int colon = text.indexOf(':');
        for (Precision precision : Precision.values()) {
            if (colon > 0 && text.substring(colon + 1).equals(precision.toString())) {
                return new Variant(text.substring(0, colon), precision);
            }
        }
        throw new IllegalArgumentException(
                "a variant is written ENGINE:f32, ENGINE:tf32 or ENGINE:bf16, was " + text);
    }

    Setup setup(Budget budget) {
        return Setup.of(
                toString(), new Setup.Compute(engine, precision, budget.threads()), budget.plan());
    }

    @Override
    public String toString() {
        return engine + ":" + precision;
    }
}
