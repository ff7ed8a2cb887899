package io.flinkalexnet.lab.training;

import java.util.List;
import java.util.Locale;

/**
 * A mean over seeds.
 *
 * @param halfWidth of its 95 % interval (Student's t); NaN of a single value
 */
public record Mean(double mean, double halfWidth) {
    /** Quantiles 0.975 of Student's t for 1, 2, ... degrees of freedom. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228
    };

    /** Values that {@link #T} knows. */
    public static final int VALUES_MAX = T.length + 1;

    /** The mean of 1 to {@link #VALUES_MAX} values. */
    public static Mean of(List<Double> values) {
        int n = values.size();
        if (n < 1 || n > VALUES_MAX) {
            throw new IllegalArgumentException(
                    "a mean is of 1 to %d values, were %d".formatted(VALUES_MAX, n));
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double halfWidth =
                n < 2 ? Double.NaN : T[n - 2] * Math.sqrt(squares / (n - 1)) / Math.sqrt(n);
        return new Mean(mean, halfWidth);
    }

    /**
     * The interval in words, to stand behind a mean.
     *
     * @param values the mean is of
     * @param scale of what is shown, such as 100 for percent
     */
    public static String interval(int values, double halfWidth, double scale) {
        return values == 1
                ? ", of one seed"
                : String.format(
                        Locale.ROOT, " +- %.2f (95 %%, over %d seeds)", scale * halfWidth, values);
    }
}
