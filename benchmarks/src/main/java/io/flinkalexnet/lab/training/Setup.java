package io.flinkalexnet.lab.training;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import io.flinkalexnet.flink.train.TrainingPlan;

/**
 * What is trained and how, in all but the seed and the length.
 *
 * @param name what tells it from others, such as {@code onednn:bf16} or {@code tanh}
 * @param compute what computes
 * @param network with the dropout rates to train with
 * @param firstWeights parameters before step 0
 * @param sgd constants of the update rule
 * @param batchSize pictures of a step
 * @param rates of each step; no validation changes them
 * @param preprocessing from bytes to floats
 * @param variation of the training pictures
 */
public record Setup(
        String name,
        Compute compute,
        NetworkSpec network,
        FirstWeights firstWeights,
        SgdOptions sgd,
        int batchSize,
        Rates rates,
        Preprocessing preprocessing,
        Variation variation) {
    /**
     * What computes.
     *
     * @param engine its name
     * @param threads native threads
     */
    public record Compute(String engine, Precision precision, int threads) {}

    /** What the training job does with a plan. */
    public static Setup of(String name, Compute compute, TrainingPlan plan) {
        return new Setup(
                name,
                compute,
                plan.spec(),
                (network, seed, parameters) ->
                        plan.initialization()
                                .fill(network, plan.network().width(), seed, parameters),
                plan.sgd(),
                plan.batchSize(),
                plan::ratesAt,
                plan.preprocessing(),
                Variation.AUGMENTED);
    }

    /** The same under another name, with another network of the same layout or other pictures. */
    public Setup with(String otherName, NetworkSpec otherNetwork, Variation otherVariation) {
        return new Setup(
                otherName,
                compute,
                otherNetwork,
                firstWeights,
                sgd,
                batchSize,
                rates,
                preprocessing,
                otherVariation);
    }

    TrainerSpec trainerSpec(long seed) {
        return new TrainerSpec(
                network,
                preprocessing,
                batchSize,
                sgd,
                seed,
                compute.threads(),
                compute.precision());
    }
}
