package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.lab.training.Course;
import io.flinkalexnet.lab.training.DivergedException;
import io.flinkalexnet.lab.training.Setup;
import io.flinkalexnet.lab.training.TrainingResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * The learning rate at which a network learns fastest: of a short training with each rate, the one
 * that misses least at its end. One seed, which no other training takes.
 *
 * @param rates to try
 * @param course of each
 */
record RateSearch(List<Double> rates, Course course) {
    private static final long SEED = 0;

    RateSearch {
        rates = List.copyOf(rates);
        if (rates.isEmpty()) {
            throw new IllegalArgumentException("there must be a learning rate to try");
        }
    }

    /**
     * A rate that was tried.
     *
     * @param error share missed of the pictures last learned from; null if the loss was not finite
     */
    record Trial(double rate, Double error) {}

    /**
     * What was found.
     *
     * @param rate the best
     * @param trials of all rates
     */
    record Found(double rate, List<Trial> trials) {}

    /**
     * Tries all rates.
     *
     * @throws DivergedException if none of them has finite losses
     */
    Found run(Trainings trainings, DoubleFunction<Setup> setup) throws DivergedException {
        List<Trial> trials = new ArrayList<>();
        DivergedException diverged = null;
        for (double rate : rates) {
            try {
                TrainingResult result = trainings.run(setup.apply(rate), course, SEED);
                trials.add(new Trial(rate, result.last().learningError()));
            } catch (DivergedException e) {
                diverged = e;
                trials.add(new Trial(rate, null));
            }
        }
        Trial best =
                trials.stream()
                        .filter(trial -> trial.error() != null)
                        .min(Comparator.comparing(Trial::error))
                        .orElse(null);
        if (best == null) {
            throw diverged;
        }
        return new Found(best.rate(), trials);
    }
}
