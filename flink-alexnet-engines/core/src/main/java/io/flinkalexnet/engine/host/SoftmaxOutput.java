package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;

/**
 * Softmax, cross-entropy and hits over the few logits of a mini-batch, in double. Every call reads
 * the logits anew, so they may come in any order. Confined to one thread.
 */
public class SoftmaxOutput implements BatchOutput {
    private final int classes;
    private final int embeddingSize;
    private final FloatBuffer logits;
    private final FloatBuffer logitsGradient;
    private final FloatBuffer embeddings;
    private final float[] row;
    private final double[] exponentials;

    /**
     * Over a network's memory, which must outlive this.
     *
     * @param batchSize pictures the buffers have room for
     * @param logits (batchSize, classes)
     * @param logitsGradient as {@code logits}; null if there is no training
     * @param embeddings (batchSize, embeddingSize)
     */
    public SoftmaxOutput(
            int batchSize, FloatBuffer logits, FloatBuffer logitsGradient, FloatBuffer embeddings) {
        classes = logits.capacity() / batchSize;
        embeddingSize = embeddings.capacity() / batchSize;
        this.logits = logits;
        this.logitsGradient = logitsGradient;
        this.embeddings = embeddings;
        row = new float[classes];
        exponentials = new double[classes];
    }

    /** Writes the gradient of the mean loss with respect to the logits of a full network. */
    public final void gradient(MiniBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            double sum = exponentials(i);
            for (int c = 0; c < classes; c++) {
                double target = c == batch.label(i) ? 1 : 0;
                row[c] = (float) ((exponentials[c] / sum - target) / batch.size());
            }
            logitsGradient.put(i * classes, row);
        }
    }

    @Override
    public final void score(MiniBatch batch, int first, int count, Score score) {
        for (int i = 0; i < count; i++) {
            int label = batch.label(first + i);
            double sum = exponentials(i);
            score.add(Math.log(sum) + max() - row[label], above(label));
        }
    }

    @Override
    public final void probabilities(int count, float[] target, int at) {
        for (int i = 0; i < count; i++) {
            double sum = exponentials(i);
            for (int c = 0; c < classes; c++) {
                target[at + i * classes + c] = (float) (exponentials[c] / sum);
            }
        }
    }

    @Override
    public final void embeddings(int count, float[] target, int at) {
        embeddings.get(0, target, at, count * embeddingSize);
    }

    /** Fetches the logits of picture {@code i} and their exponentials; returns the sum of these. */
    private double exponentials(int i) {
        logits.get(i * classes, row);
        float max = max();
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            exponentials[c] = Math.exp(row[c] - max);
            sum += exponentials[c];
        }
        return sum;
    }

    private float max() {
        float max = row[0];
        for (int c = 1; c < classes; c++) {
            max = Math.max(max, row[c]);
        }
        return max;
    }

    private int above(int label) {
        int above = 0;
        for (int c = 0; c < classes; c++) {
            above += row[c] > row[label] ? 1 : 0;
        }
        return above;
    }
}
