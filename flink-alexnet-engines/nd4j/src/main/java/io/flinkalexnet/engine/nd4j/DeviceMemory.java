package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.device.NvidiaDevice;
import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;

/**
 * How much memory {@link DeviceKernels} take, counted from the network's table as the layers
 * allocate it; asked for before, so that too large a mini-batch is refused in words.
 */
final class DeviceMemory {
    /**
     * Context, machine code and handles of CUDA, cuDNN and ND4J, and cuDNN's workspaces. Not
     * measured on a card.
     */
    static final long LIBRARY_BYTES = 1L << 30;

    private static final double MEBIBYTE = 1 << 20;

    private DeviceMemory() {}

    /** Bytes of a trainer: parameters, velocity, gradients, and activations with gradients. */
    static long training(NetworkSpec network, int batchSize) {
        return 3 * Float.BYTES * network.parameterCount()
                + batchSize * picture(network, true)
                + BatchParts.PART_MAX * picture(network, false);
    }

    /** Bytes of a model with one classifier. */
    static long inference(NetworkSpec network) {
        return Float.BYTES * network.parameterCount()
                + BatchParts.PART_MAX * picture(network, false);
    }

    /** Throws {@link IllegalStateException} if a card, as it is now, has less than that. */
    static void check(NvidiaSmi driver, int index, String what, long bytes) {
        NvidiaSmi.Answer answer = driver.ask();
        for (NvidiaDevice device : answer.devices()) {
            if (device.index() == index && device.freeBytes() < bytes) {
                throw new IllegalStateException(
                        "%s needs %s on the device, and %s has %s free; use a smaller batch size, or end what else uses the card"
                                .formatted(
                                        what,
                                        text(bytes),
                                        device.describe(),
                                        text(device.freeBytes())));
            }
        }
    }

    static String text(long bytes) {
        return "%.0f MiB".formatted(bytes / MEBIBYTE);
    }

    /** Bytes per picture. */
    private static long picture(NetworkSpec network, boolean training) {
        long input = network.input().size();
        // bytes, floats of the crop and mirrored, and what the first layer reads
        double floats = input * (0.25 + 2 + (training ? 2 : 1));
        for (int i = 0; i < network.layers().size(); i++) {
            Shape from = network.shapes().get(i);
            Shape to = network.shapes().get(i + 1);
            floats += network.layers().get(i).accept(new Floats(from.size(), to.size(), training));
        }
        floats += 6.0 * network.classes(); // probabilities, one-hot labels, scores
        return (long) Math.ceil(floats * Float.BYTES);
    }

    /** Floats per picture of one layer: its output, gradients, and what only it needs. */
    private record Floats(long from, long to, boolean training)
            implements LayerSpec.Visitor<Double> {
        private double blob(long size) {
            return training ? 2.0 * size : size;
        }

        @Override
        public Double conv(LayerSpec.Conv layer) {
            return layer.groups() == 1 ? blob(to) : blob(to) + blob(from + to);
        }

        @Override
        public Double activation(LayerSpec.Activation layer) {
            boolean scratch = training && layer.kind() == LayerSpec.Activation.Kind.TANH;
            return scratch ? (double) to : 0.0;
        }

        @Override
        public Double lrn(LayerSpec.Lrn layer) {
            return blob(to) + 2 * from + (training ? from : 0);
        }

        @Override
        public Double maxPool(LayerSpec.MaxPool layer) {
            return blob(to);
        }

        @Override
        public Double dense(LayerSpec.Dense layer) {
            return blob(to);
        }

        @Override
        public Double dropout(LayerSpec.Dropout layer) {
            return training ? 2.25 * to : to;
        }
    }
}
