package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.StepDurations;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.schema.LayerNorms;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.StepTimes;
import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What training says about itself: a record per window of steps. Written by the task thread; what
 * is newest may be read by any.
 */
final class MetricsWindow {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier clockMillis;
    private final LongSupplier clockNanos;
    private Sums sums;
    private List<ParameterNorms> norms = List.of();
    private ValidationScore validation;
    private volatile int waitingMax;
    private volatile double newestLoss = Double.NaN;
    private volatile long newestStepNanos;
    private volatile TrainingMetrics newest;
    private volatile List<ParameterNorms> newestNorms = List.of();
    private volatile ValidationScore newestValidation;

    /** Over the steps of this attempt since the newest record. */
    private static final class Sums {
        private final long startNanos;
        private long steps;
        private long images;
        private long hostToDeviceNanos;
        private long computeNanos;
        private long deviceToHostNanos;
        private long pausedNanos;

        Sums(long startNanos) {
            this.startNanos = startNanos;
        }

        void add(StepResult result) {
            StepDurations durations = result.durations();
            steps++;
            images += result.score().images();
            hostToDeviceNanos += durations.hostToDeviceNanos();
            computeNanos += durations.computeNanos();
            deviceToHostNanos += durations.deviceToHostNanos();
        }

        /** Null without a step. */
        StepTimes times(long now) {
            if (steps == 0) {
                return null;
            }
            long engineNanos = hostToDeviceNanos + computeNanos + deviceToHostNanos;
            return new StepTimes(
                    meanMillis(elapsedNanos(now) - engineNanos),
                    meanMillis(hostToDeviceNanos),
                    meanMillis(computeNanos),
                    meanMillis(deviceToHostNanos));
        }

        private double meanMillis(long nanos) {
            return nanos / NANOS_PER_MILLI / steps;
        }

        double imagesPerSecond(long now) {
            return images * NANOS_PER_SECOND / Math.max(1, elapsedNanos(now));
        }

        private long elapsedNanos(long now) {
            return now - startNanos - pausedNanos;
        }
    }

    /**
     * The first window begins now.
     *
     * @param clockMillis wall clock in milliseconds
     * @param clockNanos such as {@link System#nanoTime}
     */
    MetricsWindow(LongSupplier clockMillis, LongSupplier clockNanos) {
        this.clockMillis = clockMillis;
        this.clockNanos = clockNanos;
        sums = new Sums(clockNanos.getAsLong());
    }

    /** A step is done. */
    void add(StepResult result) {
        sums.add(result);
        norms = result.norms();
        newestLoss = result.score().loss();
        newestStepNanos = result.durations().totalNanos();
        if (!norms.isEmpty()) {
            newestNorms = norms;
        }
    }

    /** So many pictures wait for an earlier one. */
    void waiting(int pictures) {
        if (pictures > waitingMax) {
            waitingMax = pictures;
        }
    }

    /**
     * Goes into the next record.
     *
     * @param nanos how long it took; they do not count as training
     */
    void validated(ValidationScore score, long nanos) {
        validation = score;
        newestValidation = score;
        sums.pausedNanos += nanos;
    }

    /** The newest validation before a restart; null if there was none. */
    void resumed(ValidationScore score) {
        newestValidation = score;
    }

    /**
     * The record of the steps since the one before. The next step begins a new window; until then
     * another record repeats this one's means, with what came since.
     *
     * @param learningRate of the newest step's weights
     * @param stallMillis how long the newest copy of the state held up training
     */
    TrainingMetrics close(TrainingProgress progress, float learningRate, long stallMillis) {
        long now = clockNanos.getAsLong();
        double images = progress.windowImages;
        boolean repeats = progress.windowClosed && newest != null;
        TrainingMetrics record =
                TrainingMetrics.newBuilder()
                        .setStep(progress.step)
                        .setEpoch(progress.epoch)
                        .setLoss(progress.lossSum / images)
                        .setTop1Error(1 - progress.top1Hits / images)
                        .setTop5Error(1 - progress.top5Hits / images)
                        .setLearningRate(learningRate)
                        .setImagesPerSecond(
                                repeats ? newest.getImagesPerSecond() : sums.imagesPerSecond(now))
                        .setImages(progress.images)
                        .setValidation(validation)
                        .setStepTimes(repeats ? newest.getStepTimes() : sums.times(now))
                        .setLayers(norms.stream().map(MetricsWindow::layer).toList())
                        .setReorderWindow(waitingMax)
                        .setCheckpointStallMillis(stallMillis)
                        .build();
        progress.windowClosed = true;
        sums = new Sums(now);
        validation = null;
        waitingMax = 0;
        newest = record;
        return record;
    }

    private static LayerNorms layer(ParameterNorms norms) {
        return new LayerNorms(norms.layer(), norms.weights(), norms.gradient());
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

    /**
     * By name: of the newest record of this attempt, nothing before it; and the score of the newest
     * step, if it has one.
     */
    Map<String, Double> newest(TrainingProgress progress) {
        Map<String, Double> values = new TreeMap<>();
        if (newest != null) {
            values.put("loss", newest.getLoss());
            values.put("top1Error", newest.getTop1Error());
            values.put("top5Error", newest.getTop5Error());
        }
        if (progress.validation.isOf(progress.step)) {
            HeldOutScore score = progress.validation.score();
            values.put("validationLoss", score.loss());
            values.put("validationTop1Error", score.top1Error());
            values.put("validationTop5Error", score.top5Error());
        }
        return values;
    }

    /** The newest record of this attempt; null before it. Any thread. */
    TrainingMetrics newestRecord() {
        return newest;
    }

    /** Those measured last in this attempt; empty before that. Any thread. */
    List<ParameterNorms> newestNorms() {
        return newestNorms;
    }

    /** The newest of this attempt; null before it. Any thread. */
    ValidationScore newestValidation() {
        return newestValidation;
    }

    /** Loss of the newest step of this attempt; NaN before it. Any thread. */
    double newestLoss() {
        return newestLoss;
    }

    /** How long the newest step took in the engine. Any thread. */
    long newestStepMillis() {
        return Math.round(newestStepNanos / NANOS_PER_MILLI);
    }

    /** Most pictures that waited for an earlier one since the newest record. Any thread. */
    int waitingMax() {
        return waitingMax;
    }
}
