package io.flinkalexnet.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** How often pictures of each class were taken for each class. */
final class Confusion {
    /** With more classes no matrix is drawn, only the pairs that are confused most. */
    static final int MATRIX_CLASSES_MAX = 40;

    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    /** So many pictures of one class were taken for another. */
    record Pair(String label, String predicted, int count) {}

    static Confusion of(Predictions predictions) {
        Confusion confusion = new Confusion();
        predictions
                .verdicts()
                .forEach((id, verdict) -> confusion.add(predictions.labelOf(id), verdict.best()));
        return confusion;
    }

    private void add(String label, String predicted) {
        if (label != null) {
            counts.computeIfAbsent(label, each -> new HashMap<>())
                    .merge(predicted, 1, Integer::sum);
        }
    }

    /** All that are a label or were predicted for one, sorted. */
    List<String> classes() {
        TreeSet<String> classes = new TreeSet<>(counts.keySet());
        counts.values().forEach(each -> classes.addAll(each.keySet()));
        return List.copyOf(classes);
    }

    int count(String label, String predicted) {
        return counts.getOrDefault(label, Map.of()).getOrDefault(predicted, 0);
    }

    /** Pictures of a class. */
    int pictures(String label) {
        return counts.getOrDefault(label, Map.of()).values().stream().mapToInt(each -> each).sum();
    }

    /** Share of a class's pictures that were recognised, 0 to 1; the class must have some. */
    double recall(String label) {
        return (double) count(label, label) / pictures(label);
    }

    /** Confused most often first. */
    List<Pair> mostConfused(int max) {
        List<Pair> pairs = new ArrayList<>();
        counts.forEach(
                (label, row) ->
                        row.forEach(
                                (predicted, count) -> {
                                    if (!predicted.equals(label)) {
                                        pairs.add(new Pair(label, predicted, count));
                                    }
                                }));
        pairs.sort(
                Comparator.comparingInt(Pair::count)
                        .reversed()
                        .thenComparing(Pair::label)
                        .thenComparing(Pair::predicted));
        return List.copyOf(pairs.subList(0, Math.min(max, pairs.size())));
    }

    /** Classes with pictures, recognised worst first. */
    List<String> worst(int max) {
        List<String> labels = new ArrayList<>(counts.keySet());
        labels.sort(Comparator.comparingDouble(this::recall).thenComparing(each -> each));
        return List.copyOf(labels.subList(0, Math.min(max, labels.size())));
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }
}
