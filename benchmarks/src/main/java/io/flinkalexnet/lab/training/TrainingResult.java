package io.flinkalexnet.lab.training;

import io.flinkalexnet.engine.BatchScore;
import java.util.List;

/**
 * A training that has ended.
 *
 * @param name of its setup
 * @param device as the engine names it
 * @param steps weight updates
 * @param heldOut score of all held-out pictures behind the last step, centre crops
 * @param seconds inside the engine's steps
 * @param imagesPerSecond of these
 * @param curve at least one point; the last one is behind the last step
 */
public record TrainingResult(
        String name,
        long seed,
        String device,
        long steps,
        BatchScore heldOut,
        double seconds,
        double imagesPerSecond,
        List<CurvePoint> curve) {
    public TrainingResult {
        curve = List.copyOf(curve);
    }

    /** The look behind the last step. */
    public CurvePoint last() {
        return curve.get(curve.size() - 1);
    }

    /** Share of the held-out pictures that was missed at the end. */
    public double heldOutError() {
        return 1 - (double) heldOut.top1Hits() / heldOut.images();
    }
}
