package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.image.MiniBatch;

/**
 * How many hits a mini-batch may have if probabilities as near as the error may change places.
 *
 * @param probabilities the reference's, (N, classes)
 * @param error relative to the largest probability; 0: hits are the reference's
 */
record Ranks(MiniBatch batch, float[] probabilities, double error) {
    /**
     * Whether so many hits can be right.
     *
     * @param top hits are labels among so many highest classes
     * @param right hits of the reference
     */
    boolean allow(int top, int right, int hits) {
        return error == 0
                ? hits == right
                : hits >= hits(top, -margin()) && hits <= hits(top, margin());
    }

    private double margin() {
        float largest = 0;
        for (float probability : probabilities) {
            largest = Math.max(largest, probability);
        }
        return error * largest;
    }

    /** Hits if all other classes lie lower by {@code margin}. */
    private int hits(int top, double margin) {
        int classes = probabilities.length / batch.size();
        int hits = 0;
        for (int i = 0; i < batch.size(); i++) {
            double own = probabilities[i * classes + batch.label(i)] + margin;
            int above = 0;
            for (int c = 0; c < classes; c++) {
                above += c != batch.label(i) && probabilities[i * classes + c] > own ? 1 : 0;
            }
            hits += above < top ? 1 : 0;
        }
        return hits;
    }
}
