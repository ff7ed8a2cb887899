package io.flinkalexnet.lab.floor;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.LayerSpec.Activation;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.PointerScope;

/**
 * The least time in which oneDNN could run a network on this machine: the sum over the layers of
 * its own kernels for the same shapes, each alone on tensors of its own in the formats it likes
 * best, with bias and activation inside the forward kernels.
 *
 * <p>Training adds the backward kernels (of the first layer only that of the weights) and the
 * workspaces of pooling and LRN. Not in it: the way from bytes to floats, reorders between formats,
 * dropout, softmax, loss, the update of the weights.
 */
public final class Floor {
    private Floor() {}

    /**
     * Measures on the calling thread, and frees everything.
     *
     * @throws UnsupportedKernelException if oneDNN has no kernel for a layer, such as of bf16 on a
     *     processor without it
     */
    public static FloorReport measure(NetworkSpec network, FloorOptions options) {
        try (OpenMpThreads threads = new OpenMpThreads(options.threads());
                PointerScope scope = new PointerScope()) {
            Kernels kernels = new Kernels(options.clock(), options.millisPerKernel());
            LayerKernels layers = new LayerKernels(options, kernels, network.input());
            List<LayerFloor> measured = new ArrayList<>();
            for (int i = 0; i < network.layers().size(); i++) {
                LayerFloor layer = measure(layers, network, i);
                if (layer.minMillis() > 0) {
                    measured.add(layer);
                }
            }
            return FloorReport.of(network.name(), options, library(), measured);
        }
    }

    private static LayerFloor measure(LayerKernels layers, NetworkSpec network, int index) {
        LayerSpec layer = network.layers().get(index);
        try {
            return layers.measure(layer, place(network, index));
        } catch (RuntimeException e) {
            if (e.getClass() != RuntimeException.class) { // JavaCPP makes that of C++ exceptions
                throw e;
            }
            throw new UnsupportedKernelException(
                    "%s: oneDNN can't run it here: %s".formatted(layer.name(), e.getMessage()), e);
        }
    }

    /** oneDNN with its version, and the instruction set it generates code for. */
    static String library() {
        try (PointerScope scope = new PointerScope()) {
            var version = dnnl.version();
            return "oneDNN %d.%d.%d, %s"
                    .formatted(
                            version.major(),
                            version.minor(),
                            version.patch(),
                            dnnl.get_effective_cpu_isa());
        }
    }

    private static LayerKernels.Place place(NetworkSpec network, int index) {
        List<LayerSpec> layers = network.layers();
        Shape input = network.shapes().get(index);
        boolean weights = layers.get(index).biasCount() > 0;
        LayerSpec next = index + 1 < layers.size() ? layers.get(index + 1) : null;
        boolean inside = index > 0 && layers.get(index - 1).biasCount() > 0;
        return new LayerKernels.Place(
                input,
                index == 0,
                weights && next instanceof Activation activation ? activation : null,
                inside);
    }
}
