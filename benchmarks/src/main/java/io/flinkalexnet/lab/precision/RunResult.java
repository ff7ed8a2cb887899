package io.flinkalexnet.lab.precision;

import io.flinkalexnet.engine.evaluation.Proportion;
import io.flinkalexnet.lab.training.TrainingResult;

/**
 * One training and its score.
 *
 * @param variant engine and precision
 * @param device as the engine names it
 * @param steps weight updates
 * @param trainLoss mean of the last epoch's losses, or of all steps if there were fewer
 * @param top1 of the test pictures, centre crops
 * @param testLoss mean over the test pictures
 * @param trainSeconds inside the engine's steps
 * @param imagesPerSecond of these
 */
record RunResult(
        String variant,
        String device,
        long seed,
        long steps,
        double trainLoss,
        Proportion top1,
        double testLoss,
        double trainSeconds,
        double imagesPerSecond) {
    static RunResult of(TrainingResult result) {
        return new RunResult(
                result.name(),
                result.device(),
                result.seed(),
                result.steps(),
                result.last().learningLoss(),
                Proportion.of(result.heldOut().top1Hits(), result.heldOut().images()),
                result.heldOut().loss(),
                result.seconds(),
                result.imagesPerSecond());
    }
}
