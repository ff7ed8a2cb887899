package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;

/** Softmax, cross-entropy and hits over the few logits of a mini-batch; on the host, in double. */
final class Softmax {
    private static final int TOP = 5;

    private final int classes;
    private final float[] logits;
    private final double[] exponentials;

    Softmax(int classes, int batchSize) {
        this.classes = classes;
        logits = new float[classes * batchSize];
        exponentials = new double[classes];
    }

    /** Fetches the logits of {@code count} images, the first of them image {@code first} here. */
    void load(FloatBuffer values, int first, int count) {
        values.get(0, logits, first * classes, count * classes);
    }

    /** Scores the loaded logits against the labels of the mini-batch. */
    BatchScore score(MiniBatch batch) {
        double loss = 0;
        int top1 = 0;
        int top5 = 0;
        for (int i = 0; i < batch.size(); i++) {
            int label = checkedLabel(batch, i);
            double sum = exponentials(i);
            loss += Math.log(sum) + max(i) - logits[i * classes + label];
            int above = above(i, label);
            top1 += above < 1 ? 1 : 0;
            top5 += above < TOP ? 1 : 0;
        }
        return new BatchScore(batch.size(), loss / batch.size(), top1, top5);
    }

    /** Replaces the loaded logits by the gradient of the mean loss. */
    float[] gradient(MiniBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            double sum = exponentials(i);
            for (int c = 0; c < classes; c++) {
                double target = c == batch.label(i) ? 1 : 0;
                logits[i * classes + c] = (float) ((exponentials[c] / sum - target) / batch.size());
            }
        }
        return logits;
    }

    /** Probabilities of the loaded logits, (images, classes); the caller's own. */
    float[] probabilities(int images) {
        float[] probabilities = new float[images * classes];
        for (int i = 0; i < images; i++) {
            double sum = exponentials(i);
            for (int c = 0; c < classes; c++) {
                probabilities[i * classes + c] = (float) (exponentials[c] / sum);
            }
        }
        return probabilities;
    }

    private int checkedLabel(MiniBatch batch, int image) {
        int label = batch.label(image);
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    "labels must be in [0, %d), picture %d has %d"
                            .formatted(classes, image, label));
        }
        return label;
    }

    private double exponentials(int image) {
        float max = max(image);
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            exponentials[c] = Math.exp(logits[image * classes + c] - max);
            sum += exponentials[c];
        }
        return sum;
    }

    private float max(int image) {
        float max = logits[image * classes];
        for (int c = 1; c < classes; c++) {
            max = Math.max(max, logits[image * classes + c]);
        }
        return max;
    }

    private int above(int image, int label) {
        int above = 0;
        for (int c = 0; c < classes; c++) {
            above += logits[image * classes + c] > logits[image * classes + label] ? 1 : 0;
        }
        return above;
    }
}
