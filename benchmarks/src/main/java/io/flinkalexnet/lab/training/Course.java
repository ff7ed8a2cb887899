package io.flinkalexnet.lab.training;

/**
 * How long a training goes on, and when it is looked at.
 *
 * @param steps weight updates at most
 * @param stepsPerPoint weight updates from one point of the curve to the next; the last point is
 *     behind the last step, and the first may come earlier than the others lie apart
 * @param scoring what is scored at a point
 * @param goal ends the training at the first point at which no larger share of the pictures learned
 *     from since the point before was missed; 0 for never
 */
public record Course(long steps, long stepsPerPoint, Scoring scoring, double goal) {
    /** What is scored, with the dropout off and centre crops. */
    public enum Scoring {
        /** The held-out pictures, behind the last step. */
        HELD_OUT_AT_THE_END,
        /** Training and held-out pictures, at every point. */
        ALL_AT_EVERY_POINT
    }

    public Course {
        if (steps < 1 || stepsPerPoint < 1) {
            throw new IllegalArgumentException(
                    "steps and stepsPerPoint must be at least 1, were %d and %d"
                            .formatted(steps, stepsPerPoint));
        }
        if (!(goal >= 0 && goal < 1)) {
            throw new IllegalArgumentException("goal must be in [0, 1), was " + goal);
        }
    }

    /** To the last step, with the held-out pictures scored behind it. */
    public static Course of(long steps, long stepsPerPoint) {
        return new Course(steps, stepsPerPoint, Scoring.HELD_OUT_AT_THE_END, 0);
    }

    /** Whether there is a point behind step {@code step}, counted from 0. */
    boolean isPoint(long step) {
        return (steps - 1 - step) % stepsPerPoint == 0;
    }

    boolean isReached(CurvePoint point) {
        return goal > 0 && point.learningError() <= goal;
    }
}
