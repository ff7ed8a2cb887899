package io.flinkalexnet.lab.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an exercise has shown.
 *
 * @param network its name and size
 * @param losses of each step, by participant
 * @param comparisons of every engine with every one it was compared with
 */
record TenStepsReport(
        String network,
        int steps,
        int batchSize,
        float learningRate,
        int threads,
        Map<String, float[]> losses,
        List<Comparison> comparisons) {
    /**
     * Two participants.
     *
     * @param tensors all of them, in the order of the network
     */
    record Comparison(String engine, String against, List<TensorDifference> tensors) {
        private String title() {
            return engine + " against " + against;
        }
    }

    /** Tensors of whichever comparison that differ by more than the tolerance. */
    List<String> failures(double tolerance) {
        List<String> failures = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            for (TensorDifference each : comparison.tensors()) {
                if (!each.isWithin(tolerance)) {
                    failures.add(
                            String.format(
                                    Locale.ROOT,
                                    "%s: %s differs by %.2g",
                                    comparison.title(),
                                    each.tensor(),
                                    each.largest()));
                }
            }
        }
        return failures;
    }

    /** Markdown: a line for each tensor, three figures for each comparison. */
    String table() {
        StringBuilder text = new StringBuilder("| tensor |");
        StringBuilder rule = new StringBuilder("|---|");
        for (Comparison comparison : comparisons) {
            text.append(' ').append(comparison.title()).append(" |");
            rule.append("---|");
        }
        text.append('\n').append(rule).append('\n');
        int tensors = comparisons.get(0).tensors().size();
        for (int i = 0; i < tensors; i++) {
            text.append("| ").append(comparisons.get(0).tensors().get(i).tensor()).append(" |");
            for (Comparison comparison : comparisons) {
                TensorDifference each = comparison.tensors().get(i);
                text.append(
                        String.format(
                                Locale.ROOT,
                                " %.1e, %.1e, %.1e |",
                                each.largest(),
                                each.norm(),
                                each.ofChange()));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
