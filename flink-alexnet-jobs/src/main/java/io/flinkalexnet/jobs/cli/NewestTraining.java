package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.train.TrainAccumulators;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** What a train job has said last on its topics. For one thread. */
final class NewestTraining {
    private TrainingMetrics metrics;
    private ModelAnnouncement model;

    /** Takes what has come since. */
    void read(TopicTail<TrainingMetrics> tail) {
        try {
            tail.poll((each, record) -> metrics = each);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes all that was written until now. */
    void readToTheEnd(
            TopicTail<TrainingMetrics> metricsTail, TopicTail<ModelAnnouncement> modelTail)
            throws IOException {
        metricsTail.drain((each, record) -> metrics = each);
        modelTail.drain((each, record) -> model = each);
    }

    void show(Progress progress) {
        if (metrics != null) {
            progress.at(
                    metrics.getStep(),
                    String.format(
                            Locale.ROOT,
                            "epoch %d, loss %.3f, %,.0f pictures/s",
                            metrics.getEpoch() + 1,
                            metrics.getLoss(),
                            metrics.getImagesPerSecond()));
        }
    }

    /**
     * Of a job that has ended.
     *
     * @param totals its accumulators
     * @throws IOException if it has announced no model
     */
    TrainCommand.Summary summary(Map<String, Object> totals, double seconds) throws IOException {
        if (model == null) {
            throw new IOException("the job has ended without announcing a model");
        }
        return new TrainCommand.Summary(
                (Long) totals.get(TrainAccumulators.STEPS),
                (Long) totals.get(TrainAccumulators.IMAGES),
                (Long) totals.get(TrainAccumulators.DISTINCT_IMAGES),
                (Long) totals.get(TrainAccumulators.HOLES),
                (Long) totals.get(TrainAccumulators.DROPPED),
                metrics == null ? null : metrics.getLoss(),
                model.getVersion(),
                model.getUri(),
                seconds);
    }
}
