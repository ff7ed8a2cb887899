package io.flinkalexnet.engine.model;

import java.io.Serializable;

/** Learning rate of each step; a pure function, so that a resumed run goes on as if undisturbed. */
public sealed interface LearningRateSchedule extends Serializable {
    /** The rate of step {@code step}, counted from 0. */
    float rateAt(long step);

    /** The same rate for ever. */
    record Constant(float rate) implements LearningRateSchedule {
        public Constant {
            checkRate(rate);
        }

        @Override
        public float rateAt(long step) {
            return rate;
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
        public float rateAt(long step) {
            if (step < warmupSteps) {
                return rate * (step + 1) / warmupSteps;
            }
            if (step >= totalSteps) {
                return 0;
            }
            double done = (double) (step - warmupSteps) / (totalSteps - warmupSteps);
            return (float) (rate * 0.5 * (1 + StrictMath.cos(Math.PI * done)));
        }
    }

    private static void checkRate(float rate) {
        if (!(rate > 0 && rate <= 10)) {
            throw new IllegalArgumentException("the rate must be in (0, 10], was " + rate);
        }
    }
}
