package io.flinkalexnet.jobs.console;

import io.flinkalexnet.jobs.report.TrainingRuns;
import io.flinkalexnet.schema.TrainingMetrics;
import java.util.ArrayList;
import java.util.List;

/** How the newest training goes. Confined to one thread. */
final class TrainingPart {
    private final TrainingRuns runs = new TrainingRuns();

    /**
     * What the page shows.
     *
     * @param points of the newest run, oldest first
     */
    record View(
            long step,
            long epoch,
            double loss,
            double top1Error,
            double learningRate,
            double imagesPerSecond,
            List<Point> points) {}

    /** One point of the curves. */
    record Point(long step, double loss, double top1Error, double top5Error) {}

    void take(String job, TrainingMetrics metrics) {
        runs.take(job, metrics);
    }

    /** Null before the first record with a finite loss. */
    View view() {
        TrainingRuns.Run run = runs.newest();
        if (run == null || run.points().isEmpty()) {
            return null;
        }
        List<TrainingMetrics> points = run.points();
        List<Point> shown = new ArrayList<>();
        int stride = (points.size() + Limits.CURVE_POINTS - 1) / Limits.CURVE_POINTS;
        for (int i = (points.size() - 1) % stride; i < points.size(); i += stride) {
            TrainingMetrics each = points.get(i);
            shown.add(
                    new Point(
                            each.getStep(),
                            each.getLoss(),
                            each.getTop1Error(),
                            each.getTop5Error()));
        }
        TrainingMetrics newest = points.get(points.size() - 1);
        return new View(
                newest.getStep(),
                newest.getEpoch() + 1,
                newest.getLoss(),
                newest.getTop1Error(),
                newest.getLearningRate(),
                newest.getImagesPerSecond(),
                shown);
    }
}
