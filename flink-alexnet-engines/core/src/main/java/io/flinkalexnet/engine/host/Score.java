package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.BatchScore;

/** Adds up losses and hits of a mini-batch, picture by picture in its order. */
public final class Score {
    private static final int TOP = 5;

    private double loss;
    private int images;
    private int top1Hits;
    private int top5Hits;

    /**
     * Adds one picture.
     *
     * @param pictureLoss cross-entropy in nats
     * @param above number of logits above the label's
     */
    public void add(double pictureLoss, int above) {
        loss += pictureLoss;
        images++;
        top1Hits += above < 1 ? 1 : 0;
        top5Hits += above < TOP ? 1 : 0;
    }

    public BatchScore total() {
        return new BatchScore(images, loss / images, top1Hits, top5Hits);
    }
}
