package io.flinkalexnet.lab.floor;

import java.util.List;

/**
 * The kernels of one layer.
 *
 * @param layer its name; an activation behind weights runs inside that layer's forward kernel
 * @param macs multiply-accumulates of the mini-batch's forward pass, and of each of the two
 *     backward kernels
 */
public record LayerFloor(
        String layer, long macs, Timing forward, Timing backwardData, Timing backwardWeights) {
    /** Sum of the kernels' medians. */
    public double medianMillis() {
        return kernels().stream().mapToDouble(Timing::medianMillis).sum();
    }

    /** Sum of the kernels' fastest runs. */
    public double minMillis() {
        return kernels().stream().mapToDouble(Timing::minMillis).sum();
    }

    /** That part of {@link #medianMillis} that is plain loops. */
    double referenceMillis() {
        return kernels().stream()
                .filter(Timing::isReference)
                .mapToDouble(Timing::medianMillis)
                .sum();
    }

    private List<Timing> kernels() {
        return List.of(forward, backwardData, backwardWeights);
    }
}
