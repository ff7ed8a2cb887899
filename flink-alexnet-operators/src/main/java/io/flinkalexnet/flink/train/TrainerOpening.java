package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.flink.engine.EngineLookup;
import io.flinkalexnet.flink.engine.SlotEngine;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.Configuration;

/** What a training begins with: a trainer on the subtask's device, and the state before step 0. */
final class TrainerOpening {
    private TrainerOpening() {}

    /**
     * A trainer whose state is still to be imported. The caller closes it.
     *
     * @param taskManager configuration of the task manager, which decides the default of threads
     */
    static Trainer openTrainer(
            TrainingPlan plan,
            TrainOptions options,
            EngineLookup engines,
            RuntimeContext context,
            Configuration taskManager) {
        int threads = options.engine().threadsOfSlot(taskManager);
        SlotEngine engine = SlotEngine.select(options.engine(), engines, context, threads);
        return engine.provider()
                .openTrainer(
                        new TrainerSpec(
                                        plan.spec(),
                                        plan.preprocessing(),
                                        plan.batchSize(),
                                        plan.sgd(),
                                        options.seed(),
                                        threads,
                                        engine.options().precision())
                                .withFrozenLayers(plan.start().frozenLayers()));
    }

    /**
     * First weights by the plan's initialisation or start model; no velocity, no progress.
     *
     * @throws IOException if the start model can't be read
     */
    static StagingBuffer initialState(TrainingPlan plan, long seed) throws IOException {
        StagingBuffer fresh =
                new StagingBuffer(
                        ParameterLayout.of(plan.spec()).length(),
                        plan.preprocessing().geometry(),
                        plan.batchSize());
        plan.initialization().fill(plan.spec(), plan.network().width(), seed, fresh.parameters());
        plan.start().fill(plan.spec(), fresh.parameters());
        fresh.setChecksums(PlanChecksums.of(plan));
        return fresh;
    }

    /** The state of a checkpoint, once it is known to be of this plan. */
    static StagingBuffer restored(TrainingPlan plan, Iterable<TrainingState> states) {
        StagingBuffer restored = null;
        for (TrainingState each : states) {
            restored = each.buffer();
            TrainConditions.checkIsOf(plan, restored);
        }
        if (restored == null) {
            throw new IllegalStateException("the checkpoint holds no training state");
        }
        restored.setChecksums(PlanChecksums.of(plan)); // a state of version 1 had none
        return restored;
    }
}
