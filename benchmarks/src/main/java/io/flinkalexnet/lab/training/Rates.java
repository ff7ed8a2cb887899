package io.flinkalexnet.lab.training;

import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.SchedulePosition;

/** The learning rates of each step. */
@FunctionalInterface
public interface Rates {
    LearningRates at(SchedulePosition position);
}
