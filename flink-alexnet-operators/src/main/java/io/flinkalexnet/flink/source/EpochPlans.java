package io.flinkalexnet.flink.source;

import java.util.List;

/** The groups of a bounded order: each epoch has a plan of its own. */
final class EpochPlans implements GroupPlan {
    private final TrainingSplit split;
    private EpochPlan plan;

    EpochPlans(TrainingSplit split) {
        this.split = split;
        plan = EpochPlan.of(split, 0);
    }

    @Override
    public List<Chunk> group(long epoch, int group) {
        if (plan.epoch() != epoch) {
            plan = EpochPlan.of(split, epoch);
        }
        return plan.group(group);
    }
}
