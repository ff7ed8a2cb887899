package io.flinkalexnet.engine.model;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Learning rate of each step, of the weights; {@link BiasRates} has that of the biases. A pure
 * function of the position, so that a resumed run goes on as if undisturbed.
 */
public sealed interface LearningRateSchedule extends Serializable {
    /** The highest rate: what a user gives as the learning rate. */
    float rate();

    /** The rate of a step. */
    float rateAt(SchedulePosition position);

    /** For logs. */
    String inWords();

    /** Whether the newest validation lowers the rate. */
    default boolean fallsAfter(ValidationCourse course) {
        return false;
    }

    /** The same rate for ever. */
    record Constant(float rate) implements LearningRateSchedule {
        public Constant {
            checkRate(rate);
        }

        @Override
        public float rateAt(SchedulePosition position) {
            return rate;
        }

        @Override
        public String inWords() {
            return "constant at " + rate;
        }
    }

    /**
     * Changes at epochs or steps that are known beforehand.
     *
     * @param rate before the first of them
     * @param drops applied one after the other, as far as they are reached
     */
    record Drops(float rate, List<Drop> drops) implements LearningRateSchedule {
        public Drops {
            checkRate(rate);
            drops = List.copyOf(drops);
            if (drops.isEmpty()) {
                throw new IllegalArgumentException("there must be at least one drop of the rate");
            }
        }

        @Override
        public float rateAt(SchedulePosition position) {
            float now = rate;
            for (Drop drop : drops) {
                if (drop.isReachedAt(position)) {
                    now = drop.appliedTo(now);
                }
            }
            return now;
        }

        @Override
        public String inWords() {
            return drops.stream()
                    .map(Drop::toString)
                    .collect(Collectors.joining(", ", rate + ", then ", " (e: epochs)"));
        }
    }

    /**
     * Paper section 5: "divide the learning rate by 10 when the validation error rate stopped
     * improving with the current learning rate", three times in the paper's run.
     *
     * @param rate before the first reduction
     * @param factor of one reduction, above 0 to below 1; 0.1 in the paper
     * @param patience validations without improvement before a reduction, at least 1
     * @param reductionsMax how often the rate may fall, at least 1; 3 in the paper
     */
    record Plateau(float rate, float factor, int patience, int reductionsMax)
            implements LearningRateSchedule {
        public Plateau {
            checkRate(rate);
            if (!(factor > 0 && factor < 1)) {
                throw new IllegalArgumentException(
                        "the factor of a reduction must be in (0, 1), was " + factor);
            }
            if (patience < 1) {
                throw new IllegalArgumentException("patience must be at least 1, was " + patience);
            }
            if (reductionsMax < 1) {
                throw new IllegalArgumentException(
                        "reductions must be at least 1, were " + reductionsMax);
            }
        }

        @Override
        public float rateAt(SchedulePosition position) {
            return Decimals.product(rate, factor, position.reductions());
        }

        @Override
        public boolean fallsAfter(ValidationCourse course) {
            return course.waited() >= patience && course.reductions() < reductionsMax;
        }

        @Override
        public String inWords() {
            return "%s, times %s after %d validations without improvement, at most %d times"
                    .formatted(rate, factor, patience, reductionsMax);
        }
    }

    /**
     * A linear rise over the first {@code warmupSteps} steps, then half a cosine down to zero at
     * {@code totalSteps}; zero behind it.
     */
    record WarmupCosine(float rate, long warmupSteps, long totalSteps)
            implements LearningRateSchedule {
        public WarmupCosine {
            checkRate(rate);
            if (totalSteps < 1 || warmupSteps < 0 || warmupSteps > totalSteps) {
                throw new IllegalArgumentException(
                        "need 0 <= warmupSteps <= totalSteps and totalSteps >= 1, were %d and %d"
                                .formatted(warmupSteps, totalSteps));
            }
        }

        @Override
        public float rateAt(SchedulePosition position) {
            long step = position.step();
            if (step < warmupSteps) {
                return rate * (step + 1) / warmupSteps;
            }
            if (step >= totalSteps) {
                return 0;
            }
            double done = (double) (step - warmupSteps) / (totalSteps - warmupSteps);
            return (float) (rate * 0.5 * (1 + StrictMath.cos(Math.PI * done)));
        }

        @Override
        public String inWords() {
            return "rising to %s over %d steps, then along a cosine to zero at step %d"
                    .formatted(rate, warmupSteps, totalSteps);
        }
    }

    private static void checkRate(float rate) {
        if (!(rate > 0 && rate <= 10)) {
            throw new IllegalArgumentException("the rate must be in (0, 10], was " + rate);
        }
    }
}
