package io.flinkalexnet.lab.precision;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.flink.train.TrainingPlan;

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
                "a variant is written ENGINE:f32 or ENGINE:bf16, was " + text);
    }

    /** A trainer for the plan. */
    TrainerSpec spec(TrainingPlan plan, long seed, int threads) {
        return new TrainerSpec(
                plan.spec(),
                plan.preprocessing(),
                plan.batchSize(),
                plan.sgd(),
                seed,
                threads,
                precision);
    }

    @Override
    public String toString() {
        return engine + ":" + precision;
    }
}
