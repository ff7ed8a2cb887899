package io.flinkalexnet.engine.conformance;

import static io.flinkalexnet.engine.model.LayerSpec.Activation.Kind.RELU;
import static io.flinkalexnet.engine.model.LayerSpec.Activation.Kind.TANH;

import io.flinkalexnet.engine.model.LayerSpec.Activation;
import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.LayerSpec.Dropout;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;

/** Networks small enough for plain loops, with every layer in its awkward sizes. */
public final class SmallNetworks {
    private SmallNetworks() {}

    /** AlexNet's order of layers, with a large LRN alpha so that its cross terms matter. */
    public static NetworkSpec paperOrder() {
        return new NetworkSpec(
                "paper-order",
                new Shape(3, 15, 15),
                List.of(
                        new Conv("conv1", 6, 5, 2, 0, 1),
                        new Activation("relu1", RELU),
                        new Lrn("lrn1", 5, 2, 0.05, 0.75),
                        new Conv("conv2", 8, 3, 1, 1, 2),
                        new Activation("relu2", RELU),
                        new Lrn("lrn2", 5, 2, 0.05, 0.75),
                        new MaxPool("pool2", 3, 2),
                        new Dense("fc6", 10),
                        new Activation("relu6", RELU),
                        new Dropout("drop6", 0.5),
                        new Dense("fc7", 7),
                        new Activation("relu7", RELU),
                        new Dropout("drop7", 0.25),
                        new Dense("fc8", 3)),
                "relu7");
    }

    /** Pooling before LRN, three groups, LRN wider than the channels, tanh, no dropout. */
    public static NetworkSpec tanh() {
        return new NetworkSpec(
                "tanh",
                new Shape(3, 9, 9),
                List.of(
                        new Conv("conv1", 6, 3, 1, 1, 3),
                        new Activation("tanh1", TANH),
                        new MaxPool("pool1", 3, 2),
                        new Lrn("lrn1", 7, 1, 0.1, 0.5),
                        new Conv("conv2", 3, 1, 1, 0, 1),
                        new Activation("tanh2", TANH),
                        new Dense("fc6", 5),
                        new Activation("tanh6", TANH),
                        new Dense("fc8", 4)),
                "tanh6");
    }

    public static List<NetworkSpec> all() {
        return List.of(paperOrder(), tanh());
    }
}
