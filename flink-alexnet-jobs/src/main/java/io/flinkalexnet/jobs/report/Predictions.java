package io.flinkalexnet.jobs.report;

import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest prediction of each picture, and the true labels where they are known. */
final class Predictions {
    /** More pictures are not looked at; the oldest are forgotten. */
    static final int PICTURES_MAX = 100_000;

    /** Classes of a prediction that are looked at. */
    static final int TOP = 5;

    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private long forgotten;

    /**
     * What a model says of a picture.
     *
     * @param labels the most probable classes, at most {@link #TOP}, most probable first
     * @param probabilities of the same
     */
    record Verdict(List<String> labels, List<Float> probabilities, long modelVersion) {
        String best() {
            return labels.get(0);
        }
    }

    /** Without a class it is no prediction. */
    void take(Prediction prediction) {
        List<String> labels = new ArrayList<>(TOP);
        List<Float> probabilities = new ArrayList<>(TOP);
        for (ClassProbability each : prediction.getTopK()) {
            if (labels.size() < TOP) {
                labels.add(each.getLabel());
                probabilities.add(each.getProbability());
            }
        }
        if (labels.isEmpty()) {
            return;
        }
        verdicts.remove(prediction.getImageId()); // it is the newest now
        verdicts.put(
                prediction.getImageId(),
                new Verdict(labels, probabilities, prediction.getModelVersion()));
        if (verdicts.size() > PICTURES_MAX) {
            verdicts.remove(verdicts.keySet().iterator().next());
            forgotten++;
        }
    }

    /** The true label of a picture, or null; ignored without a prediction. */
    void label(String id, String label) {
        if (!verdicts.containsKey(id)) {
            return;
        }
        if (label == null) {
            labels.remove(id);
        } else {
            labels.put(id, label);
        }
    }

    /** By picture, oldest first. */
    Map<String, Verdict> verdicts() {
        return Collections.unmodifiableMap(verdicts);
    }

    /** The true label; null if it is not known. */
    String labelOf(String id) {
        return labels.get(id);
    }

    /** Pictures that were too many. */
    long forgotten() {
        return forgotten;
    }

    /** Pictures with a prediction and a label. */
    int judged() {
        return labels.size();
    }

    /** Pictures whose label is among the {@code top} most probable classes. */
    int hits(int top) {
        int hits = 0;
        for (Map.Entry<String, String> each : labels.entrySet()) {
            Verdict verdict = verdicts.get(each.getKey());
            if (verdict != null) {
                int rank = verdict.labels().indexOf(each.getValue());
                hits += rank >= 0 && rank < top ? 1 : 0;
            }
        }
        return hits;
    }
}
