package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import io.flinkalexnet.jobs.demo.Baselines.Example;
import io.flinkalexnet.jobs.demo.Baselines.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * Multinomial logistic regression on pixels, by plain stochastic gradient descent, one picture a
 * step. Pixels are centred by their mean and scaled so that a picture's squared norm is 1 in the
 * mean; so one learning rate fits pictures of any size.
 */
final class SoftmaxRegression {
    private static final Purpose ORDER = new Purpose(0x0F00);
    private static final int EPOCHS = 12;
    private static final float RATE = 0.5f;

    private final int features;
    private final float[] mean;
    private float scale = 1;
    private final float[][] weights; // (classes, features)
    private final float[] biases;
    private final float[] input;
    private final double[] scores;

    private SoftmaxRegression(int features, int classes) {
        this.features = features;
        mean = new float[features];
        weights = new float[classes][features];
        biases = new float[classes];
        input = new float[features];
        scores = new double[classes];
    }

    static SoftmaxRegression train(Split split, long seed) {
        int features = split.training().get(0).pixels().length;
        SoftmaxRegression model = new SoftmaxRegression(features, split.classes());
        model.fitScale(split.training());
        List<Example> order = new ArrayList<>(split.training());
        long steps = (long) EPOCHS * order.size();
        long step = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Shuffle.inPlace(order, seed, ORDER, epoch);
            for (Example example : order) {
                model.step(example, RATE * (1 - (float) step++ / steps));
            }
        }
        return model;
    }

    int classify(byte[] pixels) {
        score(pixels);
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }

    private void fitScale(List<Example> training) {
        for (Example example : training) {
            for (int i = 0; i < features; i++) {
                mean[i] += (example.pixels()[i] & 0xFF) / (float) training.size();
            }
        }
        double squares = 0;
        for (Example example : training) {
            load(example.pixels());
            for (float value : input) {
                squares += value * value;
            }
        }
        scale = squares == 0 ? 1 : (float) Math.sqrt(training.size() / squares);
    }

    /** Down the gradient of the cross-entropy: probability minus one-hot, times the input. */
    private void step(Example example, float rate) {
        score(example.pixels());
        double max = scores[0];
        for (double score : scores) {
            max = Math.max(max, score);
        }
        double sum = 0;
        for (int c = 0; c < scores.length; c++) {
            scores[c] = StrictMath.exp(scores[c] - max);
            sum += scores[c];
        }
        for (int c = 0; c < scores.length; c++) {
            double error = scores[c] / sum - (c == example.label() ? 1 : 0);
            float change = (float) (-rate * error);
            float[] row = weights[c];
            for (int i = 0; i < features; i++) {
                row[i] += change * input[i];
            }
            biases[c] += change;
        }
    }

    private void score(byte[] pixels) {
        load(pixels);
        for (int c = 0; c < scores.length; c++) {
            scores[c] = biases[c] + dot(weights[c], input);
        }
    }

    private void load(byte[] pixels) {
        for (int i = 0; i < features; i++) {
            input[i] = ((pixels[i] & 0xFF) - mean[i]) * scale;
        }
    }

    /** Four sums at a time: a single one would wait for itself. */
    private static float dot(float[] a, float[] b) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            sum0 += a[i] * b[i];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }
}
