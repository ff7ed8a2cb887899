package io.flinkalexnet.lab.training;

import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.TrainingPlan;

/**
 * What the training job would do with these pictures.
 *
 * @param steps weight updates
 */
public record PlannedTraining(TrainingPlan plan, long steps) {
    /**
     * A plan for so many epochs, or steps.
     *
     * @param steps in place of {@code epochs}; 0 for these
     * @throws IllegalArgumentException if there is not one full mini-batch
     */
    public static PlannedTraining of(
            NetworkOptions network,
            RecipeOptions recipe,
            PictureSet pictures,
            int epochs,
            long steps) {
        TrainingPlan plan = TrainingPlan.of(network, recipe, pictures.statistics(), epochs);
        if (steps > 0) {
            return new PlannedTraining(plan.withSchedule(recipe.schedule(steps)), steps);
        }
        long total = (long) epochs * pictures.train().size() / recipe.batchSize();
        if (total < 1) {
            throw new IllegalArgumentException(
                    "%d epochs of %d pictures are no full mini-batch of %d"
                            .formatted(epochs, pictures.train().size(), recipe.batchSize()));
        }
        return new PlannedTraining(plan, total);
    }
}
