package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Precision;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Two hundred steps and some classified pictures, beside what came of them where the kit was built:
 * the same state, masks and pictures. Rounding makes trainings part: the first ten losses are held
 * closely, the mean of the last twenty loosely.
 */
final class VectorsPart implements Part {
    private static final int FIRST = 10;
    private static final int LAST = 20;

    /** The largest relative differences allowed: of outputs, first losses, and the last's mean. */
    private record Limits(double outputs, double first, double last) {
        static Limits in(Precision precision) {
            return precision == Precision.F32
                    ? new Limits(1e-4, 1e-3, 0.1)
                    : new Limits(5e-2, 5e-2, 0.25);
        }
    }

    @Override
    public Outcome run(Setting setting) throws IOException {
        Precision precision = setting.precision();
        Vectors vectors = setting.vectors();
        Classification got =
                vectors.exercise().classify(setting.engine(), Networks.loadOptions(setting));
        double outputs =
                Math.max(
                        difference(vectors.right().probabilities(), got.probabilities()),
                        difference(vectors.right().embeddings(), got.embeddings()));
        List<Double> losses =
                vectors.exercise()
                        .train(
                                setting.engine(),
                                precision,
                                setting.scale().threads(),
                                Exercise.STEPS);
        double first = largest(vectors.losses().subList(0, FIRST), losses.subList(0, FIRST));
        double all = largest(vectors.losses(), losses);
        double last = Math.abs(mean(losses) - mean(vectors.losses())) / mean(vectors.losses());
        List<Measure> measures =
                List.of(
                        measure("outputs-difference", precision, outputs),
                        measure("first-losses-difference", precision, first),
                        measure("all-losses-difference", precision, all),
                        measure("last-losses-mean-difference", precision, last));
        String summary =
                String.format(
                        Locale.ROOT,
                        "outputs differ by %.1e from the reference; losses from %.3f to %.3f, by %.1e in the first %d steps and %.1e in all %d from %s, the mean of the last %d by %.1e",
                        outputs,
                        losses.get(0),
                        losses.get(losses.size() - 1),
                        first,
                        FIRST,
                        all,
                        losses.size(),
                        vectors.lossesBy(),
                        LAST,
                        last);
        Limits limits = Limits.in(precision);
        boolean right =
                outputs <= limits.outputs() && first <= limits.first() && last <= limits.last();
        return right
                ? Outcome.passed(summary, measures)
                : Outcome.failed(summary + "; allowed are " + limits, measures);
    }

    private static Measure measure(String name, Precision precision, double value) {
        return new Measure(name + "." + precision, value, "relative");
    }

    /**
     * The largest difference, relative to the largest of the right values; NaN counts as largest.
     */
    static double difference(float[] right, float[] got) {
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < right.length; i++) {
            largest = Math.max(largest, Math.abs(right[i]));
            double difference = Math.abs((double) right[i] - got[i]);
            worst =
                    Double.isNaN(difference)
                            ? Double.POSITIVE_INFINITY
                            : Math.max(worst, difference);
        }
        return worst / largest;
    }

    private static double largest(List<Double> right, List<Double> got) {
        double worst = 0;
        for (int i = 0; i < right.size(); i++) {
            double difference = Math.abs(right.get(i) - got.get(i)) / right.get(i);
            worst =
                    Double.isNaN(difference)
                            ? Double.POSITIVE_INFINITY
                            : Math.max(worst, difference);
        }
        return worst;
    }

    private static double mean(List<Double> losses) {
        return losses.subList(losses.size() - LAST, losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
