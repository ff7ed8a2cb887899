package io.flinkalexnet.engine.model;

import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.nio.FloatBuffer;
import java.util.List;

/** What weights and biases are before step 0; plain Java, so the same for every engine. */
public enum Initialization {
    /**
     * Paper section 5: weights N(0, 0.01), biases 1 in the second, fourth and fifth convolution and
     * in the hidden fully connected layers, 0 elsewhere. For other widths the standard deviation is
     * divided by the root of the width, so that activations keep their size.
     */
    PAPER {
        @Override
        double weightDeviation(NetworkSpec network, Tensor tensor, double width) {
            return 0.01 / Math.sqrt(width);
        }

        @Override
        float bias(NetworkSpec network, Tensor tensor) {
            return raised(network, tensor) ? 1 : 0;
        }
    },

    /**
     * The authors' source code, layers-145.cfg: as {@link #PAPER}, but 0.03 in the third, fourth
     * and fifth convolution.
     */
    SOURCE_2012 {
        @Override
        double weightDeviation(NetworkSpec network, Tensor tensor, double width) {
            boolean upper =
                    List.of("conv3", "conv4", "conv5").contains(layer(network, tensor).name());
            return (upper ? 0.03 : 0.01) / Math.sqrt(width);
        }

        @Override
        float bias(NetworkSpec network, Tensor tensor) {
            return raised(network, tensor) ? 1 : 0;
        }
    },

    /**
     * Caffe's bvlc_alexnet, train_val.prototxt: N(0, 0.01), 0.005 in the hidden fully connected
     * layers, and biases 0.1 where the paper has 1.
     */
    BVLC {
        @Override
        double weightDeviation(NetworkSpec network, Tensor tensor, double width) {
            return (hiddenDense(network, tensor) ? 0.005 : 0.01) / Math.sqrt(width);
        }

        @Override
        float bias(NetworkSpec network, Tensor tensor) {
            return raised(network, tensor) ? 0.1f : 0;
        }
    },

    /**
     * He et al. 2015: N(0, sqrt(2 / fan-in)), biases 0. A layer behind LRN gets k^beta more,
     * because LRN divides small activations by that; the last layer has sqrt(1 / fan-in).
     */
    HE {
        @Override
        double weightDeviation(NetworkSpec network, Tensor tensor, double width) {
            int layer = tensor.layerIndex();
            if (layer == network.layers().size() - 1) {
                return Math.sqrt(1.0 / tensor.fanIn());
            }
            double deviation = Math.sqrt(2.0 / tensor.fanIn());
            for (int i = layer - 1; i >= 0; i--) {
                LayerSpec before = network.layers().get(i);
                if (before instanceof LayerSpec.Lrn lrn) {
                    return deviation * Math.pow(lrn.k(), lrn.beta());
                }
                if (before.biasCount() > 0) {
                    break;
                }
            }
            return deviation;
        }

        @Override
        float bias(NetworkSpec network, Tensor tensor) {
            return 0;
        }
    };

    abstract double weightDeviation(NetworkSpec network, Tensor tensor, double width);

    abstract float bias(NetworkSpec network, Tensor tensor);

    /** Whether the paper begins with a bias above zero there, to feed the ReLUs at the start. */
    private static boolean raised(NetworkSpec network, Tensor tensor) {
        return hiddenDense(network, tensor)
                || List.of("conv2", "conv4", "conv5").contains(layer(network, tensor).name());
    }

    private static boolean hiddenDense(NetworkSpec network, Tensor tensor) {
        return layer(network, tensor) instanceof LayerSpec.Dense
                && tensor.layerIndex() < network.layers().size() - 1;
    }

    private static LayerSpec layer(NetworkSpec network, Tensor tensor) {
        return network.layers().get(tensor.layerIndex());
    }

    /**
     * Writes all parameters in the order of {@link ParameterLayout} from index 0 on.
     *
     * @param width the width multiplier the network was built with
     */
    public void fill(NetworkSpec network, double width, long seed, FloatBuffer parameters) {
        for (Tensor tensor : ParameterLayout.of(network).tensors()) {
            if (tensor.isBias()) {
                float bias = bias(network, tensor);
                for (int i = 0; i < tensor.length(); i++) {
                    parameters.put(tensor.offset() + i, bias);
                }
            } else {
                fillWeights(tensor, weightDeviation(network, tensor, width), seed, parameters);
            }
        }
    }

    private static void fillWeights(
            Tensor tensor, double deviation, long seed, FloatBuffer parameters) {
        Purpose purpose = Purpose.INITIAL_WEIGHTS.of(tensor.layerIndex());
        int[] block = new int[4];
        for (int i = 0; i < tensor.length(); i += 2) { // one block gives two normal values
            Philox.block(seed, purpose, 0, i >>> 1, block);
            put(tensor, i, deviation * Philox.normal(block[0], block[1]), parameters);
            put(tensor, i + 1, deviation * Philox.normal(block[2], block[3]), parameters);
        }
    }

    private static void put(Tensor tensor, int i, double value, FloatBuffer parameters) {
        if (i < tensor.length()) {
            parameters.put(tensor.offset() + i, (float) value);
        }
    }
}
