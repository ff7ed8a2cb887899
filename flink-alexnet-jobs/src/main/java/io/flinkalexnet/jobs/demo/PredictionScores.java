package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Prediction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges predictions by the true labels. Each picture counts once, by its newest prediction. For
 * one thread.
 */
final class PredictionScores {
    private static final int TOP = 5;
    private static final int MISSED = Integer.MAX_VALUE;

    private final Map<String, String> labels;
    private final Map<String, Integer> rankOfLabel = new HashMap<>(); // null without a label
    private long modelVersion;

    /** The true label of each picture by id; pictures without one are counted, not judged. */
    PredictionScores(Map<String, String> labels) {
        this.labels = Map.copyOf(labels);
    }

    void take(Prediction prediction) {
        String label = labels.get(prediction.getImageId());
        rankOfLabel.put(
                prediction.getImageId(), label == null ? null : rank(label, prediction.getTopK()));
        modelVersion = prediction.getModelVersion();
    }

    private static int rank(String label, List<ClassProbability> topK) {
        for (int rank = 0; rank < topK.size(); rank++) {
            if (topK.get(rank).getLabel().equals(label)) {
                return rank;
            }
        }
        return MISSED;
    }

    /** Pictures with a prediction. */
    int pictures() {
        return rankOfLabel.size();
    }

    /** Pictures with a prediction and a label. */
    long judged() {
        return rankOfLabel.values().stream().filter(rank -> rank != null).count();
    }

    /** Share of the judged pictures whose label is the most probable class; null if none is. */
    Double top1() {
        return shareWithin(1);
    }

    /** Share of the judged pictures whose label is among the five most probable classes. */
    Double top5() {
        return shareWithin(TOP);
    }

    /** Of the newest prediction. */
    long modelVersion() {
        return modelVersion;
    }

    private Double shareWithin(int top) {
        long hits =
                rankOfLabel.values().stream().filter(rank -> rank != null && rank < top).count();
        return judged() == 0 ? null : (Double) ((double) hits / judged());
    }
}
