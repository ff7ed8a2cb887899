package io.flinkalexnet.engine.model;

/**
 * How the validations of a run have gone so far: what the paper's learning rate rule and early stop
 * depend on. Training state; changed by its own rules only.
 *
 * @param validations how many there were
 * @param lowestError lowest top-1 error so far, 0 to 1; infinite before the first validation
 * @param reference error that the next improvement is measured from
 * @param waited validations since the newest improvement or reduction
 * @param reductions how often the learning rate was lowered
 */
public record ValidationCourse(
        long validations, double lowestError, double reference, int waited, int reductions) {
    /** Before the first validation. */
    public static final ValidationCourse START =
            new ValidationCourse(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0);

    /**
     * The course behind one more validation.
     *
     * @param top1Error what it found, 0 to 1
     * @param threshold an error counts as improved if it is lower by more than this; steps too
     *     small to count add up, because the reference stays
     * @param schedule may take the occasion to lower the rate
     */
    public ValidationCourse after(
            double top1Error, double threshold, LearningRateSchedule schedule) {
        boolean improved = top1Error < reference - threshold;
        ValidationCourse course =
                new ValidationCourse(
                        validations + 1,
                        Math.min(lowestError, top1Error),
                        improved ? top1Error : reference,
                        improved ? 0 : waited + 1,
                        reductions);
        return schedule.fallsAfter(course) ? course.reduced() : course;
    }

    private ValidationCourse reduced() {
        return new ValidationCourse(validations, lowestError, reference, 0, reductions + 1);
    }
}
