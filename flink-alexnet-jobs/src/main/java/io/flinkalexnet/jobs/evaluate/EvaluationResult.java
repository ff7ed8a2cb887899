package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.engine.evaluation.Proportion;
import java.util.List;
import java.util.SortedMap;

/**
 * What an evaluation has found. Every picture is one of scored, rejected, without a label, or of a
 * label the model doesn't know; errors are shares of the scored ones.
 *
 * @param pictures that were there
 * @param scored of them
 * @param unlabelled pictures without a label
 * @param unknownLabels pictures of labels that are no class of the model, by label
 * @param rejected pictures that could not be decoded, by the name of the reason
 * @param top1Error pictures for which a class is more probable than the true one; null if none was
 *     scored
 * @param top5Error pictures for which five classes are; null if none was scored
 * @param seconds from the first picture to the last
 */
public record EvaluationResult(
        long pictures,
        long scored,
        long unlabelled,
        SortedMap<String, Long> unknownLabels,
        SortedMap<String, Rejected> rejected,
        Proportion top1Error,
        Proportion top5Error,
        double seconds) {
    /**
     * Pictures that were refused for one reason.
     *
     * @param examples ids of the first of them
     * @param detail what was said about the first one
     */
    public record Rejected(long count, List<String> examples, String detail) {}

    /** Over all reasons. */
    public long rejectedPictures() {
        return rejected.values().stream().mapToLong(Rejected::count).sum();
    }

    /** Over all labels. */
    public long unknownPictures() {
        return unknownLabels.values().stream().mapToLong(Long::longValue).sum();
    }
}
