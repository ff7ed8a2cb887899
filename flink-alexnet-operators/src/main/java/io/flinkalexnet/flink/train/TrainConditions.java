package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.ParameterLayout;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** What must hold before a training starts; each refusal says what to change. */
final class TrainConditions {
    private TrainConditions() {}

    /** Training can take days: without a way back it doesn't start. */
    static void check(Configuration job, ExecutionConfig execution) {
        if (!CheckpointingOptions.isCheckpointingEnabled(job)) {
            throw refused("training needs checkpoints: set execution.checkpointing.interval");
        }
        if (CheckpointingOptions.isUnalignedCheckpointEnabled(job)) {
            throw refused(
                    "training needs aligned checkpoints, its order rests on them: set execution.checkpointing.unaligned.enabled: false");
        }
        if (!execution.isUseSnapshotCompression()) {
            throw refused(
                    "a training state is restored byte by byte and takes long without it: set execution.checkpointing.snapshot-compression: true");
        }
    }

    /** A checkpoint of another training can't be gone on with. */
    static void checkIsOf(TrainingPlan plan, StagingBuffer restored) {
        int parameters = ParameterLayout.of(plan.spec()).length();
        MiniBatch partial = restored.partial();
        if (restored.parameterCount() != parameters
                || partial.capacity() != plan.batchSize()
                || !partial.geometry().equals(plan.preprocessing().geometry())) {
            throw refused(
                    "the checkpoint is of a network with %d parameters, batch size %d and %s; this job has %d, %d and %s. Start it with the options it was started with"
                            .formatted(
                                    restored.parameterCount(),
                                    partial.capacity(),
                                    partial.geometry(),
                                    parameters,
                                    plan.batchSize(),
                                    plan.preprocessing().geometry()));
        }
        if (!restored.checksums().equals(PlanChecksums.UNKNOWN)) {
            checkSame(plan, restored.checksums(), PlanChecksums.of(plan));
        }
    }

    private static void checkSame(TrainingPlan plan, PlanChecksums theirs, PlanChecksums ours) {
        if (!theirs.labels().equals(ours.labels())) {
            throw refused(
                    "the checkpoint's training has other labels, or the same in another order, than the %d of this job's statistics. Start it with the statistics file it was started with (--statistics, alexnet.statistics.file)"
                            .formatted(plan.labels().size()));
        }
        if (!theirs.preprocessing().equals(ours.preprocessing())) {
            String from = plan.start().uri();
            throw refused(
                    "the checkpoint's training has another mean image or input scale than this job, which takes them from %s. Start it with what it was started with: the same model, or none (--from, alexnet.train.from), the same statistics file (--statistics, alexnet.statistics.file) and the same recipe"
                            .formatted(
                                    from == null
                                            ? "its statistics and recipe"
                                            : "the model " + from));
        }
    }

    /** A training that ends without a step has no model to show. */
    static void checkLearned(TrainingProgress progress, MiniBatch partial) {
        if (progress.step == 0) {
            throw refused(
                    "there was nothing to learn: %d pictures do not fill a mini-batch of %d (%d were rejected). Lower alexnet.train.batch-size or send more pictures"
                            .formatted(partial.size(), partial.capacity(), progress.holes));
        }
    }

    /** A failure that no restart mends. */
    static SuppressRestartsException refused(String message) {
        return new SuppressRestartsException(new IllegalStateException(message));
    }
}
