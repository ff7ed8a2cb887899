package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.schema.TrainingMetrics;
import java.util.Locale;

/** What the training metrics say, from the first to the newest. For one thread. */
final class TrainingCurve {
    private TrainingMetrics first;
    private TrainingMetrics newest;

    void take(TrainingMetrics metrics) {
        if (first == null || metrics.getStep() <= first.getStep()) {
            first = metrics;
        }
        if (newest == null || metrics.getStep() >= newest.getStep()) {
            newest = metrics;
        }
    }

    /** Of the first record, in nats; null without a record. */
    Double lossFirst() {
        return first == null ? null : (Double) first.getLoss();
    }

    /** Of the newest record, in nats; null without a record. */
    Double lossLast() {
        return newest == null ? null : (Double) newest.getLoss();
    }

    /** Steps done so far. */
    long steps() {
        return newest == null ? 0 : newest.getStep();
    }

    /** For people; empty without a record. */
    String newestText(int epochs) {
        return newest == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "epoch %d of %d, loss %.3f, %,.0f pictures/s",
                        newest.getEpoch() + 1,
                        epochs,
                        newest.getLoss(),
                        newest.getImagesPerSecond());
    }
}
