package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.cuda.Kernels.PoolShape;
import io.flinkalexnet.engine.model.LayerSpec;

/** LRN and max pooling in double, sum by sum, over (n, height, width, channels). */
final class LrnPoolReference {
    private LrnPoolReference() {}

    static double[] lrn(LayerSpec.Lrn lrn, int channels, float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * Math.pow(denominator(lrn, channels, x, i), -lrn.beta());
        }
        return y;
    }

    private static double denominator(LayerSpec.Lrn lrn, int channels, float[] x, int i) {
        double sum = 0;
        for (int j = first(lrn, channels, i); j <= last(lrn, channels, i); j++) {
            sum += (double) x[j] * x[j];
        }
        return lrn.k() + lrn.alpha() * sum;
    }

    private static int first(LayerSpec.Lrn lrn, int channels, int i) {
        return Math.max(i - i % channels, i - lrn.size() / 2);
    }

    private static int last(LayerSpec.Lrn lrn, int channels, int i) {
        return Math.min(i - i % channels + channels - 1, i + lrn.size() / 2);
    }

    static double[] lrnGradient(LayerSpec.Lrn lrn, int channels, float[] x, double[] dy) {
        double[] dx = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            double s = denominator(lrn, channels, x, j);
            dx[j] += dy[j] * Math.pow(s, -lrn.beta());
            double common = dy[j] * x[j] * Math.pow(s, -lrn.beta() - 1);
            for (int i = first(lrn, channels, j); i <= last(lrn, channels, j); i++) {
                dx[i] -= 2 * lrn.alpha() * lrn.beta() * x[i] * common;
            }
        }
        return dx;
    }

    /** Number of the first greatest value in each window, row by row. */
    static byte[] argmax(PoolShape shape, float[] x) {
        byte[] numbers = new byte[shape.outputs()];
        for (int o = 0; o < numbers.length; o++) {
            int best = 0;
            for (int number = 1; number < shape.window() * shape.window(); number++) {
                if (x[input(shape, o, number)] > x[input(shape, o, best)]) {
                    best = number;
                }
            }
            numbers[o] = (byte) best;
        }
        return numbers;
    }

    /** Where a window's value of that number lies. */
    static int input(PoolShape s, int output, int number) {
        int c = output % s.channels();
        int pixel = output / s.channels();
        int x = pixel % s.outputWidth() * s.stride() + number % s.window();
        int y = pixel / s.outputWidth() % s.outputHeight() * s.stride() + number / s.window();
        int image = pixel / s.outputWidth() / s.outputHeight();
        return ((image * s.height() + y) * s.width() + x) * s.channels() + c;
    }

    static double[] maxPoolGradient(PoolShape shape, float[] dy, byte[] argmax) {
        double[] dx = new double[shape.batch() * shape.height() * shape.width() * shape.channels()];
        for (int o = 0; o < dy.length; o++) {
            dx[input(shape, o, argmax[o] & 0xFF)] += dy[o];
        }
        return dx;
    }

    /** The gradient behind a ReLU whose output is x, before it. */
    static double[] mask(float[] x, double[] gradient) {
        double[] masked = gradient.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] = x[i] > 0 ? masked[i] : 0;
        }
        return masked;
    }
}
