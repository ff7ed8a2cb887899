package io.flinkalexnet.flink.classify;

import java.util.Arrays;

/** From an engine's raw output to what is emitted. */
final class Scores {
    private Scores() {}

    /**
     * Indexes of the k highest values among {@code values[from]} to {@code values[from + count -
     * 1]}, counted from {@code from}, highest first, equal ones in order. NaN counts as the lowest.
     *
     * @param k capped at {@code count}
     */
    static int[] topK(float[] values, int from, int count, int k) {
        int[] best = new int[Math.min(k, count)];
        int size = 0;
        for (int i = 0; i < count; i++) {
            if (size == best.length && !isHigher(values[from + i], values[from + best[size - 1]])) {
                continue;
            }
            int at = size < best.length ? size++ : size - 1;
            while (at > 0 && isHigher(values[from + i], values[from + best[at - 1]])) {
                best[at] = best[at - 1];
                at--;
            }
            best[at] = i;
        }
        return best;
    }

    private static boolean isHigher(float a, float b) {
        return a > b || (Float.isNaN(b) && !Float.isNaN(a));
    }

    /** Euclidean norm of {@code count} values. */
    static double norm(float[] values, int from, int count) {
        double squares = 0;
        for (int i = from; i < from + count; i++) {
            squares += (double) values[i] * values[i];
        }
        return Math.sqrt(squares);
    }

    /** A copy of {@code count} values divided by their {@link #norm}; zeros stay zeros. */
    static float[] normalized(float[] values, int from, int count) {
        double norm = norm(values, from, count);
        float[] unit = Arrays.copyOfRange(values, from, from + count);
        if (norm > 0) {
            for (int i = 0; i < count; i++) {
                unit[i] = (float) (unit[i] / norm);
            }
        }
        return unit;
    }
}
