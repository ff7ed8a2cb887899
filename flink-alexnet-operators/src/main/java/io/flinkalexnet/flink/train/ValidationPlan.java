package io.flinkalexnet.flink.train;

import io.flinkalexnet.flink.source.EarlyEnd;
import java.io.Serializable;

/**
 * What a trainer validates on.
 *
 * @param options how often, and what follows from it
 * @param source of the held-out pictures; null if validation is off
 * @param earlyEnd of the training pictures, behind an early stop
 */
public record ValidationPlan(ValidationOptions options, HeldOutSource source, EarlyEnd earlyEnd)
        implements Serializable {
    /** No validation. */
    public static final ValidationPlan NONE = new ValidationPlan(ValidationOptions.OFF, null);

    /** After an early stop the rest of the input is read, and discarded. */
    public ValidationPlan(ValidationOptions options, HeldOutSource source) {
        this(options, source, EarlyEnd.NONE);
    }

    public ValidationPlan {
        if (options.isOn() == (source == null)) {
            throw new IllegalArgumentException(
                    "a source of held-out pictures goes with %s above 0, was %d"
                            .formatted(ValidationOptions.STEPS.key(), options.steps()));
        }
    }

    /** The same for a training whose input ends so. */
    ValidationPlan ending(EarlyEnd other) {
        return new ValidationPlan(options, source, other);
    }
}
