package io.flinkalexnet.engine.conformance;

import static io.flinkalexnet.engine.model.LayerSpec.Activation.Kind.RELU;
import static io.flinkalexnet.engine.model.LayerSpec.Activation.Kind.TANH;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.LayerSpec.Activation;
import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.LayerSpec.Dropout;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;

/** Networks small enough for plain loops, with what the paper's network has and its edge cases. */
public final class SmallNetworks {
    private SmallNetworks() {}

    /**
     * The paper's order of layers. LRN windows reach over the few channels there are, with an alpha
     * at which they matter; the first pooling leaves out the last row and column.
     */
    public static NetworkSpec paperOrder() {
        // spotless:off
        return network("paper-order", 16, List.of(
                new Conv("conv1", 4, 3, 1, 1, 1),        // (4, 16, 16)
                new Activation("relu1", RELU),
                new Lrn("lrn1", 5, 2, 0.05, 0.75),
                new MaxPool("pool1", 3, 2),              // (4, 7, 7)
                new Conv("conv2", 6, 3, 1, 1, 2),        // (6, 7, 7)
                new Activation("relu2", RELU),
                new Lrn("lrn2", 3, 1, 0.1, 0.5),
                new MaxPool("pool2", 3, 2),              // (6, 3, 3)
                new Dense("fc6", 13),
                new Activation("relu6", RELU),
                new Dropout("drop6", 0.5),
                new Dense("fc7", 9),
                new Activation("embedding", RELU),
                new Dropout("drop7", 0.25),
                new Dense("fc8", 7)));
        // spotless:on
    }

    /** Pooling before LRN, three groups, strides that leave pixels over, tanh, no dropout. */
    static NetworkSpec poolFirstTanh() {
        // spotless:off
        return network("pool-first-tanh", 15, List.of(
                new Conv("conv1", 6, 4, 3, 2, 3),        // (6, 6, 6)
                new MaxPool("pool1", 2, 2),              // (6, 3, 3)
                new Activation("tanh1", TANH),
                new Lrn("lrn1", 3, 2, 0.3, 0.75),
                new Conv("conv2", 4, 2, 1, 1, 2),        // (4, 4, 4)
                new Activation("tanh2", TANH),
                new Dense("fc3", 5),
                new Activation("embedding", TANH),
                new Dense("fc4", 3)));
        // spotless:on
    }

    /** The smallest: no convolution, two classes, embeddings before any non-linearity. */
    static NetworkSpec denseOnly() {
        return network("dense-only", 5, List.of(new Dense("embedding", 3), new Dense("fc2", 2)));
    }

    /** {@code alexnet-small} at a tenth of its width, for 10 classes. */
    static NetworkSpec alexNetSmall() {
        return new NetworkConfig("alexnet-small", 10, 32, 0.1).spec();
    }

    /** {@code alexnet-2012} at a tenth of its width, for 10 classes. */
    static NetworkSpec alexNet2012() {
        return new NetworkConfig("alexnet-2012", 10, 227, 0.1).spec();
    }

    /** Those of a few hundred parameters. */
    public static List<NetworkSpec> all() {
        return List.of(paperOrder(), poolFirstTanh(), denseOnly());
    }

    /** Narrow ones of the named networks. */
    static List<NetworkSpec> named() {
        return List.of(alexNetSmall(), alexNet2012());
    }

    private static NetworkSpec network(String name, int side, List<LayerSpec> layers) {
        return new NetworkSpec(name, new Shape(3, side, side), layers, "embedding");
    }
}
