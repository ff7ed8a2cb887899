package io.flinkalexnet.jobs.report;

import java.util.List;

/**
 * What the topics and the model say.
 *
 * @param model null if none is announced
 * @param missing topics that don't exist
 * @param unreadable records that are not of their topic's kind
 */
record Findings(
        TrainingRuns runs,
        Predictions predictions,
        Embeddings embeddings,
        Rejects rejects,
        ShownModel model,
        Samples samples,
        PagePictures pictures,
        List<String> missing,
        long unreadable) {
    /** Whether there is nothing to show at all. */
    boolean isEmpty() {
        return runs.newest() == null
                && predictions.verdicts().isEmpty()
                && embeddings.size() == 0
                && rejects.total() == 0
                && model == null;
    }
}
