package io.flinkalexnet.engine.evaluation;

/**
 * Errors of a model on labelled pictures.
 *
 * @param pictures that were scored
 * @param top1Errors pictures for which a class is more probable than the true one
 * @param top5Errors pictures for which five classes are
 */
public record ErrorCounts(long pictures, long top1Errors, long top5Errors) {
    /** Throws {@link IllegalArgumentException} if there is no picture, as {@link #top5} does. */
    public Proportion top1() {
        return Proportion.of(top1Errors, pictures);
    }

    public Proportion top5() {
        return Proportion.of(top5Errors, pictures);
    }
}
