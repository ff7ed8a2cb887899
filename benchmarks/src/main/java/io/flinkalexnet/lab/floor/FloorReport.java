package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.Precision;
import java.util.List;

/**
 * The floor of a network.
 *
 * @param network its name
 * @param batch images of the mini-batch
 * @param library oneDNN with its version and instruction set
 * @param layers with kernels, in the network's order
 * @param medianMillis sum of the kernels' medians: to be compared with medians taken in turn with
 *     it
 * @param minMillis sum of the kernels' fastest runs: the floor proper
 */
public record FloorReport(
        String network,
        int batch,
        Workload workload,
        Precision precision,
        int threads,
        String library,
        List<LayerFloor> layers,
        double medianMillis,
        double minMillis) {
    public FloorReport {
        layers = List.copyOf(layers);
    }

    /** Adds the layers up. */
    static FloorReport of(
            String network, FloorOptions options, String library, List<LayerFloor> layers) {
        return new FloorReport(
                network,
                options.batch(),
                options.workload(),
                options.precision(),
                options.threads(),
                library,
                layers,
                layers.stream().mapToDouble(LayerFloor::medianMillis).sum(),
                layers.stream().mapToDouble(LayerFloor::minMillis).sum());
    }

    /** That part of {@link #medianMillis} that is plain loops, and so no floor. */
    double referenceMillis() {
        return layers.stream().mapToDouble(LayerFloor::referenceMillis).sum();
    }

    /** Images in a second, if nothing but these kernels ran. */
    public double imagesPerSecond() {
        return batch / minMillis * 1e3;
    }
}
