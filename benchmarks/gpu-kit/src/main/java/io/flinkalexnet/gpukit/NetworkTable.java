package io.flinkalexnet.gpukit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A network as JSON, out of which {@code peers.py} builds the same one. */
final class NetworkTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NetworkTable() {}

    /** Writes the input's shape, every layer with its kind and settings, and the parameters. */
    static void write(NetworkSpec network, Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("name", network.name());
        root.put("parameters", network.parameterCount());
        Shape input = network.input();
        root.putArray("input").add(input.channels()).add(input.height()).add(input.width());
        ArrayNode layers = root.putArray("layers");
        List<Shape> shapes = network.shapes();
        for (int i = 0; i < network.layers().size(); i++) {
            ObjectNode row = layers.addObject().put("name", network.layers().get(i).name());
            network.layers().get(i).accept(new Row(row, shapes.get(i)));
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }

    /** Writes what a layer is into its row. */
    private record Row(ObjectNode row, Shape input) implements LayerSpec.Visitor<ObjectNode> {
        @Override
        public ObjectNode conv(LayerSpec.Conv layer) {
            return row.put("kind", "conv")
                    .put("inputs", input.channels())
                    .put("outputs", layer.filters())
                    .put("kernel", layer.kernel())
                    .put("stride", layer.stride())
                    .put("padding", layer.padding())
                    .put("groups", layer.groups());
        }

        @Override
        public ObjectNode activation(LayerSpec.Activation layer) {
            return row.put("kind", layer.kind().name().toLowerCase(Locale.ROOT));
        }

        @Override
        public ObjectNode lrn(LayerSpec.Lrn layer) {
            return row.put("kind", "lrn")
                    .put("size", layer.size())
                    .put("k", layer.k())
                    .put("alpha", layer.alpha())
                    .put("beta", layer.beta());
        }

        @Override
        public ObjectNode maxPool(LayerSpec.MaxPool layer) {
            return row.put("kind", "maxpool")
                    .put("kernel", layer.kernel())
                    .put("stride", layer.stride());
        }

        @Override
        public ObjectNode dense(LayerSpec.Dense layer) {
            return row.put("kind", "dense")
                    .put("inputs", input.size())
                    .put("outputs", layer.outputs());
        }

        @Override
        public ObjectNode dropout(LayerSpec.Dropout layer) {
            return row.put("kind", "dropout").put("rate", layer.rate());
        }
    }
}
