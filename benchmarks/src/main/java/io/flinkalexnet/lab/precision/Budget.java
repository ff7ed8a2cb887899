package io.flinkalexnet.lab.precision;

import io.flinkalexnet.flink.train.TrainingPlan;

/**
 * What every training gets.
 *
 * @param plan network, recipe and schedule
 * @param steps weight updates
 * @param threads of the engine
 */
record Budget(PictureSet pictures, TrainingPlan plan, long steps, int threads) {}
