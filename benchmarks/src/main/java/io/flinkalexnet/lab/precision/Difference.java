package io.flinkalexnet.lab.precision;

import java.util.List;

/**
 * How much one variant is better than another over the same seeds: first weights, order, crops and
 * masks are the same in both runs of a pair.
 *
 * @param variant minus
 * @param from this one
 * @param mean of the differences in top-1, as a share
 * @param halfWidth of the mean's 95 % interval (Student's t over the seeds); NaN of a single seed
 */
record Difference(String variant, String from, double mean, double halfWidth) {
    /** Quantiles 0.975 of Student's t for 1, 2, ... degrees of freedom. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228
    };

    /** Seeds that {@link #T} knows. */
    static final int SEEDS_MAX = T.length + 1;

    /**
     * @param ours top-1 of each seed
     * @param theirs of the same seeds
     */
    static Difference of(Variant variant, List<Double> ours, Variant from, List<Double> theirs) {
        int n = ours.size();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += ours.get(i) - theirs.get(i);
        }
        double mean = sum / n;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double off = ours.get(i) - theirs.get(i) - mean;
            squares += off * off;
        }
        double halfWidth =
                n < 2 ? Double.NaN : T[n - 2] * Math.sqrt(squares / (n - 1)) / Math.sqrt(n);
        return new Difference(variant.toString(), from.toString(), mean, halfWidth);
    }
}
