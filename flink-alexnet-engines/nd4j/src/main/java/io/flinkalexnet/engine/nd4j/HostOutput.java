package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Softmax, cross-entropy and hits over the few logits of a mini-batch, in double. */
final class HostOutput implements Kernels.Output {
    private final int classes;
    private final int embeddingSize;
    private final FloatBuffer logits;
    private final FloatBuffer logitsGradient;
    private final FloatBuffer embeddings;
    private final float[] row;
    private final double[] exponentials;

    HostOutput(Layer.Blob logits, INDArray embeddings) {
        classes = (int) logits.values().size(1);
        embeddingSize = (int) (embeddings.length() / logits.batchSize());
        this.logits = Ops.bytes(logits.values()).asFloatBuffer();
        logitsGradient = logits.isTraining() ? Ops.bytes(logits.gradient()).asFloatBuffer() : null;
        this.embeddings = Ops.bytes(embeddings).asFloatBuffer();
        row = new float[classes];
        exponentials = new double[classes];
    }

    @Override
    public void gradient(MiniBatch batch) {
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
    public void score(MiniBatch batch, int first, int count, Score score) {
        for (int i = 0; i < count; i++) {
            int label = batch.label(first + i);
            double sum = exponentials(i);
            score.add(Math.log(sum) + max() - row[label], above(label));
        }
    }

    @Override
    public void probabilities(int count, float[] target, int at) {
        for (int i = 0; i < count; i++) {
            double sum = exponentials(i);
            for (int c = 0; c < classes; c++) {
                target[at + i * classes + c] = (float) (exponentials[c] / sum);
            }
        }
    }

    @Override
    public void embeddings(int count, float[] target, int at) {
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
