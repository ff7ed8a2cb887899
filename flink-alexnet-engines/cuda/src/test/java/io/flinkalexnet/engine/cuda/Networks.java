package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;

/** Networks made up for a test. */
final class Networks {
    private Networks() {}

    static NetworkSpec network(int side, String embedding, List<LayerSpec> layers) {
        return new NetworkSpec("tested", new Shape(3, side, side), layers, embedding);
    }

    static LayerPlan plan(int side, String embedding, List<LayerSpec> layers) {
        return new LayerPlan(network(side, embedding, layers));
    }

    static TrainerSpec trainer(NetworkSpec network, Precision precision) {
        int side = network.input().height();
        Preprocessing preprocessing =
                new Preprocessing(
                        new ImageGeometry(side, 0, side), MeanImage.constant(side, 127), 1f / 64);
        return new TrainerSpec(
                network, preprocessing, 4, new SgdOptions(0.9f, 5e-4f), 1, 1, precision);
    }
}
