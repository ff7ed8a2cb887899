package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The least time that a network can take on a device that copies and multiplies at given rates:
 * every kernel takes as long as its arithmetic or its bytes, whichever is longer, and kernels
 * follow each other. Bias, ReLU and dropout cost nothing, as they are part of the kernel before;
 * LRN and the pooling behind it are one kernel.
 */
final class Roofline {
    /** Read: weights, velocity, gradient in 4 bytes each; written: weights and velocity. */
    private static final int OPTIMIZER_BYTES = 20;

    /** One rounded copy of the weights more. */
    private static final int OPTIMIZER_BYTES_OF_TWO_BYTE_NETWORKS = 22;

    private final List<Kernel> kernels;
    private final long parameters;

    /**
     * What a device does in a second.
     *
     * @param bytesPerSecond read and written, both counted
     * @param flopsPerSecond two for each multiply-accumulate
     */
    record Rates(double bytesPerSecond, double flopsPerSecond) {}

    /** One kernel of the forward pass; sizes in elements, of one picture where not of weights. */
    private record Kernel(String name, long macs, long weights, long inputs, long outputs) {
        double forwardSeconds(int batch, int elementBytes, Rates rates) {
            double bytes = (double) elementBytes * (batch * (inputs + outputs) + weights);
            return Math.max(
                    2.0 * macs * batch / rates.flopsPerSecond(), bytes / rates.bytesPerSecond());
        }

        /** Reads what forward read and wrote, and the gradient of that; writes one. */
        double backwardSeconds(int batch, int elementBytes, Rates rates) {
            return 2.0 * elementBytes * batch * (inputs + outputs) / rates.bytesPerSecond();
        }
    }

    Roofline(NetworkSpec network) {
        kernels = kernels(network);
        parameters = network.parameterCount();
    }

    private static List<Kernel> kernels(NetworkSpec network) {
        List<Kernel> kernels = new ArrayList<>();
        List<Shape> shapes = network.shapes();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            long outputs = shapes.get(i + 1).size();
            if (layer instanceof LayerSpec.Activation || layer instanceof LayerSpec.Dropout) {
                continue;
            }
            int last = kernels.size() - 1;
            boolean afterLrn = i > 0 && network.layers().get(i - 1) instanceof LayerSpec.Lrn;
            if (layer instanceof LayerSpec.MaxPool && afterLrn) {
                Kernel lrn = kernels.get(last);
                kernels.set(
                        last,
                        new Kernel(lrn.name() + "+" + layer.name(), 0, 0, lrn.inputs(), outputs));
            } else {
                kernels.add(
                        new Kernel(
                                layer.name(),
                                layer.macs(shapes.get(i)),
                                layer.weightCount(shapes.get(i)),
                                shapes.get(i).size(),
                                outputs));
            }
        }
        return kernels;
    }

    /** Of one mini-batch. */
    double inferenceSeconds(int batch, int elementBytes, Rates rates) {
        return kernels.stream()
                .mapToDouble(kernel -> kernel.forwardSeconds(batch, elementBytes, rates))
                .sum();
    }

    /**
     * Of one step: forward; gradients of weights, and of inputs but for the first kernel's, each as
     * long as forward; update.
     */
    double trainingSeconds(int batch, int elementBytes, Rates rates) {
        double seconds = inferenceSeconds(batch, elementBytes, rates);
        for (int i = 0; i < kernels.size(); i++) {
            Kernel kernel = kernels.get(i);
            double forward = kernel.forwardSeconds(batch, elementBytes, rates);
            if (kernel.weights() == 0) {
                seconds += kernel.backwardSeconds(batch, elementBytes, rates);
            } else {
                seconds += i == 0 ? forward : 2 * forward;
            }
        }
        int optimizer = elementBytes == 2 ? OPTIMIZER_BYTES_OF_TWO_BYTE_NETWORKS : OPTIMIZER_BYTES;
        return seconds + (double) optimizer * parameters / rates.bytesPerSecond();
    }
}
