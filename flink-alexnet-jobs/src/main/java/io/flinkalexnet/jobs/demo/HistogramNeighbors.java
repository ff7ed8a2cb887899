package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.jobs.demo.Baselines.Example;
import java.util.Arrays;
import java.util.List;

/**
 * The class of the nearest training picture by the L1 distance of colour histograms, 8 x 8 x 8
 * bins; the first of equally near ones. Where things are does not count, only how much of each
 * colour there is.
 */
final class HistogramNeighbors {
    private static final int LEVELS = 8;
    private static final int LEVEL_SHIFT = 5; // 256 grey levels to 8
    private static final int BINS = LEVELS * LEVELS * LEVELS;

    private final List<Example> training;
    private final int[][] histograms;

    HistogramNeighbors(List<Example> training) {
        this.training = training;
        histograms = training.stream().map(each -> histogram(each.pixels())).toArray(int[][]::new);
    }

    int classify(byte[] pixels) {
        int[] histogram = histogram(pixels);
        int[] used = usedBins(histogram);
        int best = 0;
        int bestOverlap = -1;
        for (int i = 0; i < histograms.length; i++) {
            // All histograms have the same sum, so least L1 distance is greatest overlap.
            int overlap = 0;
            for (int bin : used) {
                overlap += Math.min(histogram[bin], histograms[i][bin]);
            }
            if (overlap > bestOverlap) {
                bestOverlap = overlap;
                best = i;
            }
        }
        return training.get(best).label();
    }

    private static int[] histogram(byte[] pixels) {
        int plane = pixels.length / 3;
        int[] histogram = new int[BINS];
        for (int i = 0; i < plane; i++) {
            int red = (pixels[i] & 0xFF) >> LEVEL_SHIFT;
            int green = (pixels[plane + i] & 0xFF) >> LEVEL_SHIFT;
            int blue = (pixels[2 * plane + i] & 0xFF) >> LEVEL_SHIFT;
            histogram[(red * LEVELS + green) * LEVELS + blue]++;
        }
        return histogram;
    }

    private static int[] usedBins(int[] histogram) {
        int count = 0;
        int[] bins = new int[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            if (histogram[bin] > 0) {
                bins[count++] = bin;
            }
        }
        return Arrays.copyOf(bins, count);
    }
}
