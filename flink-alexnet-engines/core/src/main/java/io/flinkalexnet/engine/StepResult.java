package io.flinkalexnet.engine;

import java.util.List;

/**
 * What one step did.
 *
 * @param score of the mini-batch before the update, with dropout
 * @param durations where the time went
 * @param norms of the layers that have weights, in the network's order; empty if they were not
 *     asked for or the loss is not finite
 */
public record StepResult(BatchScore score, StepDurations durations, List<ParameterNorms> norms) {
    public StepResult {
        norms = List.copyOf(norms);
    }
}
