package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;

/**
 * How far a parameter tensor is from another engine's after the same steps from the same start.
 *
 * @param tensor its name
 * @param largest the largest difference of an element, over the largest element of the other
 * @param norm Euclidean norm of the difference, over that of the other
 * @param ofChange the same, over the norm of what the steps have changed in the other: the part of
 *     its learning that is different
 */
record TensorDifference(String tensor, double largest, double norm, double ofChange) {
    /**
     * Compares one tensor of three flat runs of parameters.
     *
     * @param start before the first step
     */
    static TensorDifference of(
            ParameterLayout.Tensor tensor,
            FloatBuffer parameters,
            FloatBuffer others,
            FloatBuffer start) {
        double largestDifference = 0;
        double largest = 0;
        double difference = 0;
        double size = 0;
        double change = 0;
        for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
            double other = others.get(i);
            double off = Math.abs(parameters.get(i) - other);
            double moved = other - start.get(i);
            largestDifference = Math.max(largestDifference, off);
            largest = Math.max(largest, Math.abs(other));
            difference += off * off;
            size += other * other;
            change += moved * moved;
        }
        return new TensorDifference(
                tensor.name(),
                largestDifference / largest,
                Math.sqrt(difference / size),
                Math.sqrt(difference / change));
    }

    /** False for NaN, too. */
    boolean isWithin(double tolerance) {
        return largest <= tolerance;
    }
}
