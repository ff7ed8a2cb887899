package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.train.TrainAccumulators;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;

/** What a train job has said last on its topics. For one thread. */
final class NewestTraining {
    private static final double PERCENT = 100;

    private boolean resumed;
    private TrainingMetrics metrics;
    private ValidationScore validation;
    private ModelAnnouncement model;

    private NewestTraining(boolean resumed) {
        this.resumed = resumed;
    }

    /** Of a run that begins at step 0. */
    static NewestTraining fromTheStart() {
        return new NewestTraining(false);
    }

    /** Of a run that goes on from a checkpoint, whose step its first record tells. */
    static NewestTraining resumed() {
        return new NewestTraining(true);
    }

    /** Takes what has come since. */
    void read(TopicTail<TrainingMetrics> tail) {
        try {
            tail.poll((each, record) -> take(each));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes all that was written until now. */
    void readToTheEnd(
            TopicTail<TrainingMetrics> metricsTail, TopicTail<ModelAnnouncement> modelTail)
            throws IOException {
        metricsTail.drain((each, record) -> take(each));
        modelTail.drain((each, record) -> model = each);
    }

    /** The newest record: epoch, errors, rate and, if there was one, the newest validation. */
    void show(Progress progress) {
        if (metrics == null) {
            return;
        }
        if (resumed) {
            resumed = false;
            progress.goOnFrom(metrics.getStep());
        }
        progress.at(metrics.getStep(), remark());
    }

    private String remark() {
        String remark =
                String.format(
                        Locale.ROOT,
                        "%,.0f pictures/s, epoch %d, loss %.3f, error %.1f %%, rate %s",
                        metrics.getImagesPerSecond(),
                        metrics.getEpoch() + 1,
                        metrics.getLoss(),
                        PERCENT * metrics.getTop1Error(),
                        rate(metrics.getLearningRate()));
        return validation == null
                ? remark
                : String.format(
                        Locale.ROOT,
                        "%s, held-out error %.1f %% (best %.1f %%)",
                        remark,
                        PERCENT * validation.getTop1Error(),
                        PERCENT * validation.getBestTop1Error());
    }

    /** Three digits, without zeros at the end; rates travel as floats. */
    private static String rate(double rate) {
        return new BigDecimal(rate).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    void take(TrainingMetrics record) {
        metrics = record;
        if (record.getValidation() != null) {
            validation = record.getValidation();
        }
    }

    /**
     * Of a job that has ended.
     *
     * @param totals its accumulators
     * @throws IOException if it has announced no model
     */
    TrainSummary summary(Map<String, Object> totals, double seconds) throws IOException {
        if (model == null) {
            throw new IOException("the job has ended without announcing a model");
        }
        return new TrainSummary(
                (Long) totals.get(TrainAccumulators.STEPS),
                (Long) totals.get(TrainAccumulators.IMAGES),
                (Long) totals.get(TrainAccumulators.DISTINCT_IMAGES),
                (Long) totals.get(TrainAccumulators.HOLES),
                (Long) totals.get(TrainAccumulators.DROPPED),
                (Long) totals.get(TrainAccumulators.DISCARDED),
                metrics == null ? null : metrics.getLoss(),
                validation == null ? null : validation.getLoss(),
                validation == null ? null : validation.getTop1Error(),
                validation == null ? null : validation.getTop5Error(),
                validation == null ? null : validation.getBestTop1Error(),
                model.getVersion(),
                model.getUri(),
                seconds);
    }
}
