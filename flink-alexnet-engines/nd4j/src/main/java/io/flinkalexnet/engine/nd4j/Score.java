package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.image.MiniBatch;

/** Adds up losses and hits of a mini-batch, picture by picture in its order. */
final class Score {
    private static final int TOP = 5;

    private double loss;
    private int images;
    private int top1Hits;
    private int top5Hits;

    /**
     * Throws {@link IllegalArgumentException} if a picture's label is none of the classes.
     *
     * @param classes number of classes
     */
    static void checkLabels(MiniBatch batch, int classes) {
        for (int i = 0; i < batch.size(); i++) {
            int label = batch.label(i);
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        "labels must be in [0, %d), picture %d has %d"
                                .formatted(classes, i, label));
            }
        }
    }

    /**
     * Adds one picture.
     *
     * @param pictureLoss cross-entropy in nats
     * @param above number of logits above the label's
     */
    void add(double pictureLoss, int above) {
        loss += pictureLoss;
        images++;
        top1Hits += above < 1 ? 1 : 0;
        top5Hits += above < TOP ? 1 : 0;
    }

    BatchScore total() {
        return new BatchScore(images, loss / images, top1Hits, top5Hits);
    }
}
