package io.flinkalexnet.flink.train;

import org.apache.flink.metrics.MetricGroup;

/**
 * Flink metrics of validation. Their names are a format: dashboards rest on them. They come from
 * the training state, so a restart in between changes nothing.
 */
public final class ValidationMetrics {
    /** How often validation has lowered the learning rate. */
    public static final String REDUCTIONS = "learningRateReductions";

    /** Weight updates behind which the newest validation was taken; 0 before it. */
    public static final String VALIDATION_STEP = "validationStep";

    /** Held-out pictures that can't be used. */
    public static final String VALIDATION_REJECTED = "validationImagesRejected";

    /** How long the newest validation held up training. */
    public static final String VALIDATION_MILLIS = "validationMillis";

    private ValidationMetrics() {}

    static void register(MetricGroup group, TrainingProgress progress, Validation validation) {
        group.gauge(REDUCTIONS, () -> progress.validation.course().reductions());
        group.gauge(VALIDATION_STEP, () -> progress.validation.step());
        group.gauge(VALIDATION_REJECTED, validation::rejected);
        group.gauge(VALIDATION_MILLIS, validation::millis);
    }
}
