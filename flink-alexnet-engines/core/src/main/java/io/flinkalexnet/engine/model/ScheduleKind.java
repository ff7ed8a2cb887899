package io.flinkalexnet.engine.model;

import java.util.Locale;
import java.util.stream.Stream;

/** The kinds of {@link LearningRateSchedule} by the names users write, in lower case. */
public enum ScheduleKind {
    /** {@link LearningRateSchedule.Constant}. */
    CONSTANT,

    /** {@link LearningRateSchedule.Drops}. */
    DROPS,

    /** {@link LearningRateSchedule.Plateau}. */
    PLATEAU,

    /** {@link LearningRateSchedule.WarmupCosine}. */
    COSINE;

    /** The kind of that name; throws {@link IllegalArgumentException} if there is none. */
    public static ScheduleKind named(String name) {
        return Stream.of(values())
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no schedule %s; there are %s"
                                                .formatted(name, Stream.of(values()).toList())));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
