package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;

/** What training says about itself: a record per window of steps. Written by the task thread. */
final class MetricsWindow {
    private final LongSupplier clockMillis;
    private long startMillis;
    private long imagesSinceStart;
    private volatile double newestLoss = Double.NaN;
    private TrainingMetrics newest;

    /**
     * @param clockMillis wall clock in milliseconds
     */
    MetricsWindow(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
        startMillis = clockMillis.getAsLong();
    }

    void add(BatchScore score) {
        newestLoss = score.loss();
        imagesSinceStart += score.images();
    }

    /** Loss of the newest step of this attempt; NaN before it. Any thread. */
    double newestLoss() {
        return newestLoss;
    }

    /** The record of the steps since the one before; the progress begins a new window. */
    TrainingMetrics close(TrainingProgress progress, float learningRate) {
        long now = clockMillis.getAsLong();
        double images = progress.windowImages;
        newest =
                TrainingMetrics.newBuilder()
                        .setStep(progress.step)
                        .setEpoch(progress.epoch)
                        .setLoss(progress.lossSum / images)
                        .setTop1Error(1 - progress.top1Hits / images)
                        .setTop5Error(1 - progress.top5Hits / images)
                        .setLearningRate(learningRate)
                        .setImagesPerSecond(
                                imagesSinceStart * 1000.0 / Math.max(1, now - startMillis))
                        .setImages(progress.images)
                        .build();
        progress.startWindow();
        startMillis = now;
        imagesSinceStart = 0;
        return newest;
    }

    /** The announcement of a model. */
    ModelAnnouncement announcement(String modelName, ModelWriter.WrittenModel written) {
        return ModelAnnouncement.newBuilder()
                .setName(modelName)
                .setVersion(written.model().step())
                .setUri(written.uri())
                .setSha256(written.sha256())
                .setNetwork(written.model().network().toString())
                .setLabels(written.model().labels())
                .setStep(written.model().step())
                .setMetrics(written.metrics())
                .setCreatedAt(Instant.ofEpochMilli(clockMillis.getAsLong()))
                .build();
    }

    /** Of the newest record of this attempt, by name; empty before it. */
    Map<String, Double> newest() {
        return newest == null
                ? Map.of()
                : Map.of(
                        "loss", newest.getLoss(),
                        "top1Error", newest.getTop1Error(),
                        "top5Error", newest.getTop5Error());
    }
}
