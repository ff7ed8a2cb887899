package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.lab.training.CurvePoint;
import io.flinkalexnet.lab.training.Mean;
import io.flinkalexnet.lab.training.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the figure shows.
 *
 * @param goal share of the training pictures missed
 * @param searchSteps of each rate that was tried
 * @param steps of each training at most
 * @param ratio tanh's epochs to the goal over ReLU's, paired by seed; null if not all got there
 */
record ReluVsTanhReport(
        long parameters,
        int trainPictures,
        int batchSize,
        double goal,
        long searchSteps,
        long steps,
        Side relu,
        Side tanh,
        Mean ratio) {
    /**
     * One of the non-linearities.
     *
     * @param epochsToGoal of each seed; null where it was not reached
     * @param meanEpochs of these; null if there is a null among them
     */
    record Side(
            String activation,
            RateSearch.Found rate,
            List<Double> epochsToGoal,
            Double meanEpochs,
            List<TrainingResult> runs) {
        static Side of(RateSearch.Found rate, double goal, List<TrainingResult> runs) {
            List<Double> epochs = new ArrayList<>();
            for (TrainingResult run : runs) {
                CurvePoint last = run.last();
                epochs.add(last.learningError() <= goal ? last.epochs() : null);
            }
            Double mean =
                    epochs.stream().allMatch(Objects::nonNull) ? Mean.of(epochs).mean() : null;
            return new Side(runs.get(0).name(), rate, epochs, mean, runs);
        }

        boolean isReached() {
            return meanEpochs != null;
        }
    }

    /** The ratio of each pair of seeds, and its mean. */
    static Mean ratio(Side relu, Side tanh) {
        if (!relu.isReached() || !tanh.isReached()) {
            return null;
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < relu.epochsToGoal().size(); i++) {
            ratios.add(tanh.epochsToGoal().get(i) / relu.epochsToGoal().get(i));
        }
        return Mean.of(ratios);
    }
}
