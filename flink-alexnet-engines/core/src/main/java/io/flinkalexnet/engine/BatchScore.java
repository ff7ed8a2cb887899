package io.flinkalexnet.engine;

/**
 * What a mini-batch scored.
 *
 * @param images number of images
 * @param loss mean softmax cross-entropy in nats; may be NaN or infinite
 * @param top1Hits images whose label has the highest logit
 * @param top5Hits images with fewer than five logits above their label's
 */
public record BatchScore(int images, double loss, int top1Hits, int top5Hits) {
    /** Whether a step with this loss changed the weights. */
    public boolean isFinite() {
        return Double.isFinite(loss);
    }
}
