package io.flinkalexnet.flink.train;

import java.io.Serializable;

/**
 * What a trainer validates on.
 *
 * @param options how often, and what follows from it
 * @param source of the held-out pictures; null if validation is off
 */
public record ValidationPlan(ValidationOptions options, HeldOutSource source)
        implements Serializable {
    /** No validation. */
    public static final ValidationPlan NONE = new ValidationPlan(ValidationOptions.OFF, null);

    public ValidationPlan {
        if (options.isOn() == (source == null)) {
            throw new IllegalArgumentException(
                    "a source of held-out pictures goes with %s above 0, was %d"
                            .formatted(ValidationOptions.STEPS.key(), options.steps()));
        }
    }
}
