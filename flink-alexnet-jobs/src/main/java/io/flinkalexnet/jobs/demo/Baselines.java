package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.engine.image.ImageGeometry;
import java.util.List;

/**
 * What a network has to beat on the same pictures: softmax regression on pixels, and the nearest
 * neighbour by colour histogram. Seconds of work each; same pictures in the same order and same
 * seed give the same result.
 */
public final class Baselines {
    /** Small enough for either, whatever the network's own input is. */
    public static final ImageGeometry GEOMETRY = new ImageGeometry(32, 0, 32);

    private Baselines() {}

    /**
     * A decoded picture with its class.
     *
     * @param pixels (3, side, side), RGB; the same size for all; not changed
     * @param label class index from 0
     */
    public record Example(byte[] pixels, int label) {}

    /**
     * Pictures to learn from and to be judged by.
     *
     * @param classes number of classes
     */
    public record Split(List<Example> training, List<Example> test, int classes) {
        public Split {
            training = List.copyOf(training);
            test = List.copyOf(test);
            if (training.isEmpty() || test.isEmpty()) {
                throw new IllegalArgumentException(
                        "a baseline needs training and test pictures, were %d and %d"
                                .formatted(training.size(), test.size()));
            }
        }
    }

    /** Share of the test pictures that softmax regression on pixels gets right, 0 to 1. */
    public static double softmaxAccuracy(Split split, long seed) {
        SoftmaxRegression model = SoftmaxRegression.train(split, seed);
        return accuracy(split.test(), model::classify);
    }

    /** Share of the test pictures whose nearest training picture has their class, 0 to 1. */
    public static double histogramAccuracy(Split split) {
        HistogramNeighbors model = new HistogramNeighbors(split.training());
        return accuracy(split.test(), model::classify);
    }

    private interface Rule {
        int classify(byte[] pixels);
    }

    private static double accuracy(List<Example> test, Rule rule) {
        int right = 0;
        for (Example example : test) {
            if (rule.classify(example.pixels()) == example.label()) {
                right++;
            }
        }
        return (double) right / test.size();
    }
}
