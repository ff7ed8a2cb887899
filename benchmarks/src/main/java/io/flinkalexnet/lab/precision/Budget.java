package io.flinkalexnet.lab.precision;

import io.flinkalexnet.flink.train.TrainingPlan;
import io.flinkalexnet.lab.training.Course;
import io.flinkalexnet.lab.training.PictureSet;

/**
 * What every training gets.
 *
 * @param plan network, recipe and schedule
 * @param steps weight updates
 * @param threads of the engine
 */
record Budget(PictureSet pictures, TrainingPlan plan, long steps, int threads) {
    /** Looked at once an epoch. */
    Course course() {
        return Course.of(steps, Math.max(1, pictures.train().size() / plan.batchSize()));
    }
}
