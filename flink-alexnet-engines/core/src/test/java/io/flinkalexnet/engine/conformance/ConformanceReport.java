package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.Precision;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares numbers and keeps count. The relative error of a tensor is its largest absolute
 * difference divided by the reference's largest absolute value in the same tensor: rounding errors
 * of a sum are as large as its largest terms, so a small element beside large ones is not held to
 * more digits than its neighbours. In bfloat16 tensors that gradients went into are compared by
 * their norm instead, see {@link Tolerance}.
 */
final class ConformanceReport {
    private final Precision precision;
    private final Map<String, Group> groups = new TreeMap<>();

    /**
     * @param precision whose tolerances hold
     */
    ConformanceReport(Precision precision) {
        this.precision = precision;
    }

    /** Values compared in one group of checks, and the largest relative error among them. */
    private record Group(long checks, double largestError) {
        Group with(long more, double error) {
            return new Group(checks + more, Math.max(largestError, error));
        }
    }

    /**
     * Throws {@link AssertionError} if the relative error is above the tolerance or not a number.
     */
    void compare(Subject subject, float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            throw new AssertionError(
                    "%s: expected %d values, were %d"
                            .formatted(subject, expected.length, actual.length));
        }
        if (subject.tolerance().isByNorm(precision)) {
            compareNorms(subject, expected, actual);
            return;
        }
        double largest = Float.MIN_NORMAL;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        int worst = 0;
        double worstError = -1;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs((double) expected[i] - actual[i]) / largest;
            if (Double.isNaN(error) || error > worstError) {
                worst = i;
                worstError = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
            }
        }
        count(subject.group(), expected.length, worstError);
        double tolerance = subject.tolerance().in(precision);
        if (!(worstError <= tolerance)) {
            throw new AssertionError(
                    "%s: relative error %.3e is above %.0e; value %d is %s, the reference's %s, its largest %s"
                            .formatted(
                                    subject,
                                    worstError,
                                    tolerance,
                                    worst,
                                    actual[worst],
                                    expected[worst],
                                    largest));
        }
    }

    /** By the norm of the difference, relative to that of the reference. */
    private void compareNorms(Subject subject, float[] expected, float[] actual) {
        double difference = 0;
        double norm = Float.MIN_NORMAL;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.hypot(difference, (double) expected[i] - actual[i]);
            norm = Math.hypot(norm, expected[i]);
        }
        double error = difference / norm;
        count(subject.group(), expected.length, error);
        double tolerance = subject.tolerance().in(precision);
        if (!(error <= tolerance)) {
            throw new AssertionError(
                    "%s: relative error %.3e of the norm is above %.0e; the reference's norm is %s"
                            .formatted(subject, error, tolerance, norm));
        }
    }

    /** As the other, for one number. */
    void compare(Subject subject, double expected, double actual) {
        compare(subject, new float[] {(float) expected}, new float[] {(float) actual});
    }

    /** Throws {@link AssertionError} unless all bits are equal. */
    void same(Subject subject, float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            throw new AssertionError(
                    "%s: expected %d values, were %d"
                            .formatted(subject, expected.length, actual.length));
        }
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
                throw new AssertionError(
                        "%s: value %d must be exactly %s, was %s"
                                .formatted(subject, i, expected[i], actual[i]));
            }
        }
        count(subject.group(), expected.length, 0);
    }

    /** Throws {@link AssertionError} with the rule's name unless it holds. */
    void holds(Subject subject, boolean rule) {
        if (!rule) {
            throw new AssertionError(subject.toString());
        }
        count(subject.group(), 1, 0);
    }

    private void count(String group, long checks, double error) {
        groups.merge(group, new Group(checks, error), (a, b) -> a.with(b.checks, b.largestError));
    }

    /** One line a group, and their sum. */
    String summary(String name) {
        String engine = precision == Precision.F32 ? name : name + " in " + precision;
        StringBuilder text = new StringBuilder();
        Group total = new Group(0, 0);
        for (Map.Entry<String, Group> entry : groups.entrySet()) {
            total = total.with(entry.getValue().checks, entry.getValue().largestError);
            text.append(line(engine, entry.getKey(), entry.getValue()));
        }
        return text.append(line(engine, "total", total)).toString();
    }

    private static String line(String engine, String name, Group group) {
        return "conformance %s %-13s %,9d checks, largest relative error %.1e%n"
                .formatted(engine, name, group.checks, group.largestError);
    }
}
