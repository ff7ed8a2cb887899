package io.flinkalexnet.engine.model;

import static io.flinkalexnet.engine.model.LayerSpec.Activation.Kind.RELU;

import io.flinkalexnet.engine.model.LayerSpec.Activation;
import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.LayerSpec.Dense;
import io.flinkalexnet.engine.model.LayerSpec.Dropout;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import java.util.List;

/** The networks as tables, to be laid beside the paper. */
final class AlexNetTables {
    static final String ALEXNET_2012 = "alexnet-2012";
    static final String ALEXNET_SMALL = "alexnet-small";

    private static final int RGB = 3;

    private AlexNetTables() {}

    /**
     * Krizhevsky, Sutskever and Hinton 2012, section 3.5. Two groups stand for the paper's two
     * GPUs; LRN constants of section 3.3; dropout of section 4.2. Shapes are those of a 227 input.
     */
    static NetworkSpec alexNet2012(NetworkConfig config) {
        Width w = new Width(config.width());
        // spotless:off
        List<LayerSpec> layers = List.of(
                new Conv("conv1", w.of(96), 11, 4, 0, 1),     // ( 96, 55, 55)
                new Activation("relu1", RELU),
                new Lrn("lrn1", 5, 2, 1e-4, 0.75),
                new MaxPool("pool1", 3, 2),                   // ( 96, 27, 27)
                new Conv("conv2", w.of(256), 5, 1, 2, 2),     // (256, 27, 27)
                new Activation("relu2", RELU),
                new Lrn("lrn2", 5, 2, 1e-4, 0.75),
                new MaxPool("pool2", 3, 2),                   // (256, 13, 13)
                new Conv("conv3", w.of(384), 3, 1, 1, 1),     // (384, 13, 13)
                new Activation("relu3", RELU),
                new Conv("conv4", w.of(384), 3, 1, 1, 2),     // (384, 13, 13)
                new Activation("relu4", RELU),
                new Conv("conv5", w.of(256), 3, 1, 1, 2),     // (256, 13, 13)
                new Activation("relu5", RELU),
                new MaxPool("pool5", 3, 2),                   // (256,  6,  6)
                new Dense("fc6", w.of(4096)),                 // 4096
                new Activation("relu6", RELU),
                new Dropout("drop6", 0.5),
                new Dense("fc7", w.of(4096)),                 // 4096, the embedding
                new Activation("relu7", RELU),
                new Dropout("drop7", 0.5),
                new Dense("fc8", config.classes()));          // logits
        // spotless:on
        return spec(config, layers);
    }

    /**
     * The paper's shape in small, for inputs of 32 or 64 pixels: five convolutions, groups in 2, 4
     * and 5, LRN after 1 and 2, overlapping pooling, two dropout layers. From 48 pixels on conv1
     * has stride 2. Shapes are those of a 32 input.
     */
    static NetworkSpec alexNetSmall(NetworkConfig config) {
        Width w = new Width(config.width());
        int stride = config.inputSide() < 48 ? 1 : 2;
        // spotless:off
        List<LayerSpec> layers = List.of(
                new Conv("conv1", w.of(64), 5, stride, 2, 1), // ( 64, 32, 32)
                new Activation("relu1", RELU),
                new Lrn("lrn1", 5, 2, 1e-4, 0.75),
                new MaxPool("pool1", 3, 2),                   // ( 64, 15, 15)
                new Conv("conv2", w.of(128), 5, 1, 2, 2),     // (128, 15, 15)
                new Activation("relu2", RELU),
                new Lrn("lrn2", 5, 2, 1e-4, 0.75),
                new MaxPool("pool2", 3, 2),                   // (128,  7,  7)
                new Conv("conv3", w.of(192), 3, 1, 1, 1),     // (192,  7,  7)
                new Activation("relu3", RELU),
                new Conv("conv4", w.of(192), 3, 1, 1, 2),     // (192,  7,  7)
                new Activation("relu4", RELU),
                new Conv("conv5", w.of(128), 3, 1, 1, 2),     // (128,  7,  7)
                new Activation("relu5", RELU),
                new MaxPool("pool5", 3, 2),                   // (128,  3,  3)
                new Dense("fc6", w.of(512)),                  // 512
                new Activation("relu6", RELU),
                new Dropout("drop6", 0.5),
                new Dense("fc7", w.of(512)),                  // 512, the embedding
                new Activation("relu7", RELU),
                new Dropout("drop7", 0.5),
                new Dense("fc8", config.classes()));          // logits
        // spotless:on
        return spec(config, layers);
    }

    private static NetworkSpec spec(NetworkConfig config, List<LayerSpec> layers) {
        Shape input = new Shape(RGB, config.inputSide(), config.inputSide());
        return new NetworkSpec(config.name(), input, layers, "relu7");
    }

    /** Scales a number of units, to an even number so that two groups fit. */
    private record Width(double factor) {
        int of(int units) {
            return Math.max(2, 2 * (int) Math.round(units * factor / 2));
        }
    }
}
