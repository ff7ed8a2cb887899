package io.flinkalexnet.lab.peers;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.lab.floor.Workload;
import io.flinkalexnet.lab.peers.contender.Task;
import java.util.List;
import java.util.Optional;

/**
 * Whether two engines compute the same function. Forward: the largest difference between the log
 * probabilities of a class, over their standard deviation. Training: the largest difference between
 * the losses of the first steps, of which all but the first see the updates, over the loss.
 */
final class Agreement {
    private final Task task;
    private final List<float[]> reference;

    /**
     * @param reference what came out of each run of the reference
     */
    Agreement(Task task, List<float[]> reference) {
        this.task = task;
        this.reference = List.copyOf(reference);
    }

    /** What may differ: rounding in f32, and 11 and 8 bits of mantissa in tf32 and bf16. */
    static double tolerance(Precision precision) {
        return switch (precision) {
            case F32 -> 1e-3;
            case TF32 -> 0.01;
            case BF16 -> 0.1;
        };
    }

    /**
     * Why the engine is to be refused; empty if it agrees.
     *
     * @param classes of the network
     */
    Optional<String> refusal(List<float[]> outputs, int classes) {
        double difference =
                task.workload() == Workload.FORWARD
                        ? forwardDifference(outputs.get(0), classes)
                        : lossDifference(outputs);
        double tolerance = tolerance(task.precision());
        if (difference <= tolerance) { // false for NaN
            return Optional.empty();
        }
        return Optional.of(
                "computes another function: in %s its results differ from those of %s by %.2g of their size, %.2g is allowed"
                        .formatted(task, Entrant.REFERENCE, difference, tolerance));
    }

    private double forwardDifference(float[] outputs, int classes) {
        double[] expected = LogSoftmax.of(reference.get(0), classes);
        double[] actual = LogSoftmax.of(outputs, classes);
        if (actual.length != expected.length) {
            return Double.NaN;
        }
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += expected[i];
            squares += expected[i] * expected[i];
            double difference = Math.abs(actual[i] - expected[i]);
            largest = Double.isNaN(difference) ? difference : Math.max(largest, difference);
        }
        double mean = sum / expected.length;
        return largest / Math.sqrt(squares / expected.length - mean * mean);
    }

    private double lossDifference(List<float[]> outputs) {
        double largest = 0;
        for (int i = 0; i < reference.size(); i++) {
            double expected = reference.get(i)[0];
            largest = Math.max(largest, Math.abs(outputs.get(i)[0] - expected) / expected);
        }
        return largest;
    }
}
