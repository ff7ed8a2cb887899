package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.Score;
import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Softmax, cross-entropy and hits on the device. Of a scored picture three floats come back: the
 * logarithm of the sum of the exponentials and its label's logit, both relative to the largest
 * logit, and the number of logits above its label's.
 */
final class DeviceOutput implements Kernels.Output {
    private static final int CLASS_AXIS = 1;

    private final int classes;
    private final int embeddingSize;
    private final int[] labelValues;
    private final INDArray labels;
    private final INDArray oneHot;
    private final INDArray probabilities;
    private final INDArray embeddings;
    private final INDArray scores;
    private final DevicePlan target = new DevicePlan();
    private final DevicePlan softmax = new DevicePlan();
    private final DevicePlan gradient = new DevicePlan();
    private final DevicePlan score = new DevicePlan();
    private final float[] scoreValues;

    DeviceOutput(Layer.Blob logits, INDArray embeddings) {
        int n = (int) logits.batchSize();
        this.embeddings = embeddings;
        classes = (int) logits.values().size(CLASS_AXIS);
        embeddingSize = (int) (embeddings.length() / n);
        labelValues = new int[n];
        labels = target.array(DataType.INT32, n);
        oneHot = target.floats(n, classes);
        target.then(
                new Op.Call("onehot", List.of(labels), List.of(oneHot), CLASS_AXIS, classes)
                        .withReals(1, 0));
        probabilities = softmax.floats(n, classes);
        softmax.then("softmax", logits.values(), probabilities);
        if (logits.isTraining()) {
            INDArray dy = logits.gradient();
            gradient.then("softmax", logits.values(), dy)
                    .then("subtract", dy, oneHot, dy)
                    .then("multiply", dy, gradient.scalar(1.0 / n), dy);
        }
        scores = score.floats(3, n);
        scoreValues = new float[3 * n];
        planScore(logits.values(), n);
    }

    /** Row by row of {@code scores}; ND4J's log_softmax overflows, so the maximum goes first. */
    private void planScore(INDArray logits, int n) {
        INDArray max = score.floats(n);
        INDArray below = score.floats(n, classes); // how far below the largest, 0 or less
        INDArray scratch = score.floats(n, classes);
        INDArray isAbove = score.array(DataType.BOOL, n, classes);
        INDArray logSum = Ops.view(scores, 0, n);
        INDArray ofLabel = Ops.view(scores, n, n);
        INDArray above = Ops.view(scores, 2L * n, n);
        score.then("reduce_max", logits, max, CLASS_AXIS)
                .then("subtract", logits, Ops.view(max, 0, n, 1), below)
                .then("reduce_logsumexp", below, logSum, CLASS_AXIS)
                .then("multiply", below, oneHot, scratch)
                .then("reduce_sum", scratch, ofLabel, CLASS_AXIS)
                .then("greater", below, Ops.view(scores, n, n, 1), isAbove)
                .then("cast", isAbove, scratch, DataType.FLOAT.toInt())
                .then("reduce_sum", scratch, above, CLASS_AXIS);
    }

    @Override
    public void gradient(MiniBatch batch) {
        uploadLabels(batch, 0, batch.size());
        gradient.run();
    }

    @Override
    public void score(MiniBatch batch, int first, int count, Score sum) {
        uploadLabels(batch, first, count);
        score.run();
        int n = labelValues.length;
        DeviceTransfer.download(scores, FloatBuffer.wrap(scoreValues), 0, scoreValues.length);
        for (int i = 0; i < count; i++) {
            double loss = (double) scoreValues[i] - scoreValues[n + i];
            sum.add(loss, (int) scoreValues[2 * n + i]);
        }
    }

    private void uploadLabels(MiniBatch batch, int first, int count) {
        for (int i = 0; i < count; i++) {
            labelValues[i] = batch.label(first + i);
        }
        DeviceTransfer.upload(labelValues, labels);
        target.run();
    }

    @Override
    public void probabilities(int count, float[] to, int at) {
        softmax.run();
        DeviceTransfer.download(probabilities, FloatBuffer.wrap(to), at, count * classes);
    }

    @Override
    public void embeddings(int count, float[] to, int at) {
        DeviceTransfer.download(embeddings, FloatBuffer.wrap(to), at, count * embeddingSize);
    }

    @Override
    public void close() {
        score.close();
        gradient.close();
        softmax.close();
        target.close();
    }
}
