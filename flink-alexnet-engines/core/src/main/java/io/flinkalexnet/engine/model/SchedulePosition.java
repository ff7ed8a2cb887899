package io.flinkalexnet.engine.model;

/**
 * Where training stands, as far as learning rates depend on it.
 *
 * @param step number of the step that is asked about, from 0
 * @param epoch of the newest picture of its mini-batch, from 0
 * @param reductions how often validation has lowered the rate, see {@link ValidationCourse}
 */
public record SchedulePosition(long step, long epoch, int reductions) {}
