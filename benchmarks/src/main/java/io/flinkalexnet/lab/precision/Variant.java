package io.flinkalexnet.lab.precision;

import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.flink.train.TrainingPlan;
import io.flinkalexnet.lab.floor.Precision;
import java.util.Locale;

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
            if (colon > 0 && text.substring(colon + 1).equals(name(precision))) {
                return new Variant(text.substring(0, colon), precision);
            }
        }
        throw new IllegalArgumentException(
                "a variant is written ENGINE:f32 or ENGINE:bf16, was " + text);
    }

    /** A trainer for the plan. */
    TrainerSpec spec(TrainingPlan plan, long seed, int threads) {
        if (precision != Precision.F32) {
            throw new IllegalArgumentException(this + ": engines train in f32 alone");
        }
        return new TrainerSpec(
                plan.spec(), plan.preprocessing(), plan.batchSize(), plan.sgd(), seed, threads);
    }

    private static String name(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return engine + ":" + name(precision);
    }
}
