package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.SchedulePosition;

/**
 * Fills mini-batches with pictures in their order and does the steps. Owns the trainer, what it has
 * done so far and the partial mini-batch. For the task thread.
 */
final class TrainingSteps implements AutoCloseable {
    private final TrainingPlan plan;
    private final Trainer trainer;
    private final TrainingProgress progress = new TrainingProgress();
    private final MiniBatch partial;
    private float newestRate;

    /**
     * @param trainer is closed with this object
     */
    TrainingSteps(TrainingPlan plan, Trainer trainer) {
        this.plan = plan;
        this.trainer = trainer;
        partial = new MiniBatch(plan.preprocessing().geometry(), plan.batchSize());
    }

    /** Goes on from a state. */
    void restore(StagingBuffer start) {
        progress.copyFrom(start.progress());
        partial.copyFrom(start.partial());
        trainer.importState(start.parameters(), start.velocity());
        newestRate = plan.ratesAt(positionAt(Math.max(0, progress.step - 1))).weights();
    }

    /**
     * Takes the next picture or hole.
     *
     * @param norms whether to measure them, if it fills a mini-batch
     * @return what the step did, if it filled a mini-batch; null otherwise
     */
    StepResult accept(TrainingImage image, Norms norms) {
        progress.nextSequence++;
        progress.epoch = image.epoch();
        if (progress.stopped) {
            progress.discarded++;
            return null;
        }
        if (image.label() == TrainingImage.HOLE) {
            progress.holes++;
            return null;
        }
        if (image.epoch() == 0) {
            progress.distinctImages++;
        }
        partial.add(
                new AugmentedImage(
                        image.pixels(), image.shift(), image.cropY(), image.cropX(), image.flip()),
                image.label());
        return partial.isFull() ? step(norms) : null;
    }

    private StepResult step(Norms norms) {
        LearningRates rates = nextRates();
        StepResult result = trainer.step(partial, progress.step, rates, norms);
        BatchScore score = result.score();
        if (!score.isFinite()) {
            throw TrainConditions.refused(
                    "the loss of step %d is %s at learning rate %s; the step was not applied. Go on from the newest checkpoint with a lower rate: ./alexnet train --resume CHECKPOINT --learning-rate %s"
                            .formatted(
                                    progress.step,
                                    score.loss(),
                                    rates.weights(),
                                    plan.schedule().rate() / 2));
        }
        newestRate = rates.weights();
        progress.add(score);
        partial.clear();
        return result;
    }

    /** Of the step to come, as far as that is known. */
    LearningRates nextRates() {
        return plan.ratesAt(positionAt(progress.step));
    }

    private SchedulePosition positionAt(long step) {
        return new SchedulePosition(
                step, progress.epoch, progress.validation.course().reductions());
    }

    /** Rate of the weights in the newest step. */
    float newestRate() {
        return newestRate;
    }

    Trainer trainer() {
        return trainer;
    }

    TrainingProgress progress() {
        return progress;
    }

    /** Pictures that do not fill a mini-batch yet. */
    MiniBatch partial() {
        return partial;
    }

    @Override
    public void close() {
        trainer.close();
    }
}
