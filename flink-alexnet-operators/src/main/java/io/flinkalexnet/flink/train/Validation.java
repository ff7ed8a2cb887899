package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.ValidationCourse;
import io.flinkalexnet.flink.source.PartitionRange;
import java.io.IOException;
import java.util.List;
import org.apache.flink.runtime.jobgraph.tasks.TaskOperatorEventGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores the held-out pictures on the training device, and keeps the course of the scores. The same
 * weights score the same, to the bit: order and mini-batches are always the same, and sums are
 * taken in that order. For the task thread.
 */
final class Validation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Validation.class);

    private final TrainingPlan training;
    private final ValidationPlan plan;
    private HeldOutPictures pictures; // null without validation
    private volatile long nanos;
    private boolean inputEnded;

    Validation(TrainingPlan training, ValidationPlan plan) {
        this.training = training;
        this.plan = plan;
    }

    /**
     * Fixes what is validated on, unless the progress has it from before a restart, and begins to
     * read. Does nothing without validation.
     */
    void open(TrainingProgress progress) throws IOException, InterruptedException {
        if (!plan.options().isOn()) {
            return;
        }
        String topic = plan.source().topic();
        ValidationState state = progress.validation;
        if (state.topic().isEmpty()) {
            progress.validation = state.withRanges(topic, plan.source().ranges());
        } else if (!state.topic().equals(topic)) {
            throw TrainConditions.refused(
                    "the checkpoint's training was validated on the topic %s, this job has %s. Start it with the topic it was started with"
                            .formatted(state.topic(), topic));
        }
        List<PartitionRange> ranges = progress.validation.ranges();
        pictures =
                new HeldOutPictures(
                        topic,
                        new HeldOutDecoding(
                                plan.source(), ranges, training, plan.options().memoryBytes()));
        if (!pictures.start()) {
            throw TrainConditions.refused(
                    "there is nothing to validate on: of the %d offsets of %s no held-out picture can be used, %d were refused. Send held-out pictures, lower alexnet.held-out.divisor, or set %s: 0"
                            .formatted(
                                    offsets(ranges),
                                    topic,
                                    pictures.rejected(),
                                    ValidationOptions.STEPS.key()));
        }
    }

    private static long offsets(List<PartitionRange> ranges) {
        return ranges.stream().mapToLong(range -> range.stop() - range.start()).sum();
    }

    /** Whether there is one behind this step. */
    boolean isDueAt(long step) {
        return plan.options().isOn() && step % plan.options().steps() == 0;
    }

    /** Whether the weights at the end of training have no score yet. */
    boolean isDueAtEnd(TrainingProgress progress) {
        return plan.options().isOn() && !progress.validation.isOf(progress.step);
    }

    /** Ends training if the score has not improved for as long as the options say. */
    void stopIfStalled(TrainingProgress progress) {
        int waited = progress.validation.course().waited();
        if (plan.options().stopAfter() > 0 && waited >= plan.options().stopAfter()) {
            progress.stopped = true;
            LOG.info(
                    "Training ends behind step {}: the held-out error has not improved for {} validations. What comes after it is discarded",
                    progress.step,
                    waited);
        }
    }

    /** Ends the source of a training that has ended, when a picture has come that is too late. */
    void endInput(TaskOperatorEventGateway gateway) throws IOException {
        if (!inputEnded) {
            plan.earlyEnd().send(gateway);
            inputEnded = true;
        }
    }

    /** Scores the trainer's weights. */
    void run(Trainer trainer, TrainingProgress progress) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HeldOutScore score = score(trainer);
        checkUnchanged(progress.validation.score(), score);
        ValidationCourse before = progress.validation.course();
        ValidationCourse course =
                before.after(score.top1Error(), plan.options().threshold(), training.schedule());
        progress.validation = progress.validation.after(progress.step, score, course);
        nanos = System.nanoTime() - start;
        LOG.info(
                "Behind step {}: held-out loss {}, top-1 error {} (lowest {}), top-5 error {}, {} pictures in {} ms",
                progress.step,
                score.loss(),
                score.top1Error(),
                course.lowestError(),
                score.top5Error(),
                score.images(),
                millis());
        if (course.reductions() > before.reductions()) {
            LOG.info("The learning rate falls: reduction {}", course.reductions());
        }
    }

    /** Scores of different pictures can't be compared, and a restart would not repeat them. */
    private void checkUnchanged(HeldOutScore before, HeldOutScore now) throws IOException {
        if (before != null && before.images() != now.images()) {
            throw new IOException(
                    "%s has %d held-out pictures, but had %d at the validation before; is the topic compacted?"
                            .formatted(plan.source().topic(), now.images(), before.images()));
        }
    }

    private HeldOutScore score(Trainer trainer) throws IOException, InterruptedException {
        long images = 0;
        double loss = 0;
        long top1Hits = 0;
        long top5Hits = 0;
        for (MiniBatch batch = pictures.next(); batch != null; batch = pictures.next()) {
            BatchScore score = trainer.evaluate(batch);
            images += score.images();
            loss += score.loss() * score.images();
            top1Hits += score.top1Hits();
            top5Hits += score.top5Hits();
        }
        return new HeldOutScore(
                images,
                loss / images,
                1 - (double) top1Hits / images,
                1 - (double) top5Hits / images);
    }

    /** Held-out pictures that can't be used; 0 without validation. Any thread. */
    long rejected() {
        return pictures == null ? 0 : pictures.rejected();
    }

    /** How long the newest validation took; 0 before it. Any thread. */
    long millis() {
        return nanos / 1_000_000;
    }

    /** The same. */
    long nanos() {
        return nanos;
    }

    @Override
    public void close() throws InterruptedException {
        if (pictures != null) {
            pictures.close();
        }
    }
}
