package io.flinkalexnet.jobs.report;

import io.flinkalexnet.schema.TrainingMetrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The training metrics of a topic, cut into runs: a run ends where another job writes or the step
 * goes back. The last record of a run may come again with the score of the final model. Only the
 * newest runs are kept, long ones thinned out. For one thread.
 */
public final class TrainingRuns {
    /** Older runs are forgotten. */
    public static final int RUNS_MAX = 6;

    /** Of each run; when it is full, every second point goes. */
    public static final int POINTS_MAX = 1_000;

    private final Deque<Run> runs = new ArrayDeque<>();

    /** One run, oldest point first. */
    public static final class Run {
        private final String job;
        private final List<TrainingMetrics> points = new ArrayList<>();
        private TrainingMetrics newest;
        private int stride = 1;
        private int skipped;

        private Run(String job) {
            this.job = job;
        }

        private void add(TrainingMetrics metrics) {
            if (newest != null && isScoreOfNewest(metrics)) {
                replaceNewest(metrics);
                return;
            }
            newest = metrics;
            skipped++;
            if (skipped < stride) {
                return;
            }
            skipped = 0;
            if (points.size() == POINTS_MAX) {
                thinOut();
            }
            points.add(metrics);
        }

        /** Whether this is the newest record again, now with a score on the held-out pictures. */
        private boolean isScoreOfNewest(TrainingMetrics metrics) {
            return metrics.getStep() == newest.getStep()
                    && metrics.getValidation() != null
                    && newest.getValidation() == null;
        }

        private void replaceNewest(TrainingMetrics metrics) {
            int last = points.size() - 1;
            if (points.get(last) == newest) {
                points.set(last, metrics);
            }
            newest = metrics;
        }

        private void thinOut() {
            List<TrainingMetrics> kept = new ArrayList<>();
            for (int i = 0; i < points.size(); i += 2) {
                kept.add(points.get(i));
            }
            points.clear();
            points.addAll(kept);
            stride *= 2;
        }

        /** Points with finite losses to draw. */
        public List<TrainingMetrics> points() {
            List<TrainingMetrics> drawn = new ArrayList<>(points);
            if (!drawn.isEmpty() && drawn.get(drawn.size() - 1) != newest) {
                drawn.add(newest);
            }
            drawn.removeIf(each -> !Double.isFinite(each.getLoss()));
            return drawn;
        }

        /** The record that came last. */
        public TrainingMetrics newest() {
            return newest;
        }
    }

    /** Records of a topic in their order. */
    public void take(String job, TrainingMetrics metrics) {
        Run current = runs.peekLast();
        if (current == null
                || !current.job.equals(job)
                || metrics.getStep() < current.newest.getStep()
                || (metrics.getStep() == current.newest.getStep()
                        && !current.isScoreOfNewest(metrics))) {
            current = new Run(job);
            runs.addLast(current);
            if (runs.size() > RUNS_MAX) {
                runs.removeFirst();
            }
        }
        current.add(metrics);
    }

    /** The run that is or was going on last; null if there is none. */
    public Run newest() {
        return runs.peekLast();
    }

    /** All that are kept, oldest first. */
    public List<Run> all() {
        return List.copyOf(runs);
    }
}
