package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.LayerSpec.Activation;
import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The network of the paper's Figure 1: "a four-layer convolutional neural network" for CIFAR-10,
 * which the paper does not describe. This is the one that cuda-convnet, the paper's own software,
 * brings for CIFAR-10 (layers-19pct.cfg): three convolutions and one fully connected layer, no LRN.
 * There pooling is the average in the second and third place; here it is the maximum everywhere.
 */
final class FourLayerNetwork {
    static final int SIDE = 32;

    private static final int RGB = 3;

    /** One over the root of He's gain, which is made for ReLU. */
    private static final double TANH_GAIN = Math.sqrt(0.5);

    private FourLayerNetwork() {}

    static NetworkSpec of(Activation.Kind kind, int classes) {
        // spotless:off
        List<LayerSpec> layers = List.of(
                new Conv("conv1", 32, 5, 1, 2, 1), // (32, 32, 32)
                new Activation("act1", kind),
                new MaxPool("pool1", 3, 2),        // (32, 15, 15)
                new Conv("conv2", 32, 5, 1, 2, 1), // (32, 15, 15)
                new Activation("act2", kind),
                new MaxPool("pool2", 3, 2),        // (32,  7,  7)
                new Conv("conv3", 64, 5, 1, 2, 1), // (64,  7,  7)
                new Activation("act3", kind),
                new MaxPool("pool3", 3, 2),        // (64,  3,  3)
                new Dense("fc4", classes));        // logits
        // spotless:on
        return new NetworkSpec("four-layer", new Shape(RGB, SIDE, SIDE), layers, "fc4");
    }

    /**
     * For each non-linearity what keeps the size of its activations: N(0, sqrt(2 / fan-in)) for
     * ReLU (He et al. 2015), N(0, sqrt(1 / fan-in)) for tanh (LeCun et al. 1998); sqrt(1 / fan-in)
     * in the last layer of both; biases 0. Of the same random numbers.
     */
    static void fill(Activation.Kind kind, NetworkSpec network, long seed, FloatBuffer parameters) {
        Initialization.HE.fill(network, 1, seed, parameters);
        if (kind == Activation.Kind.RELU) {
            return;
        }
        int last = network.layers().size() - 1;
        for (ParameterLayout.Tensor tensor : ParameterLayout.of(network).tensors()) {
            if (tensor.layerIndex() < last) { // zeros stay zeros
                for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
                    parameters.put(i, (float) (parameters.get(i) * TANH_GAIN));
                }
            }
        }
    }
}
