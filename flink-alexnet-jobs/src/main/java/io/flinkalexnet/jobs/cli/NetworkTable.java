package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;
import java.util.Locale;

/** A network as text: one row a layer, and the totals. */
final class NetworkTable {
    private static final String ROW = "%-7s %-28s %-16s %,14d %,16d%n";
    private static final String HEAD = "%-7s %-28s %-16s %14s %16s%n";

    private NetworkTable() {}

    static String of(NetworkSpec network) {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(Locale.ROOT, HEAD, "layer", "what", "output", "parameters", "MACs"));
        table.append(
                String.format(Locale.ROOT, HEAD, "input", "RGB pixels", network.input(), "", ""));
        List<Shape> shapes = network.shapes();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            Shape input = shapes.get(i);
            table.append(
                    String.format(
                            Locale.ROOT,
                            ROW,
                            layer.name(),
                            layer.accept(new Description()),
                            shapes.get(i + 1),
                            layer.weightCount(input) + layer.biasCount(),
                            layer.macs(input)));
        }
        table.append(
                String.format(
                        Locale.ROOT,
                        ROW,
                        "total",
                        "",
                        "",
                        network.parameterCount(),
                        network.macs()));
        double mebibytes = network.parameterCount() * (double) Float.BYTES / (1 << 20);
        table.append(
                String.format(
                        Locale.ROOT,
                        "Parameters as floats: %.1f MiB. Embedding: %s, %,d floats.%n",
                        mebibytes,
                        network.embeddingLayer(),
                        network.embeddingSize()));
        return table.toString();
    }

    /** What a layer is, in a few words. */
    private static final class Description implements LayerSpec.Visitor<String> {
        @Override
        public String conv(LayerSpec.Conv layer) {
            return "conv %dx%d /%d pad %d%s"
                    .formatted(
                            layer.kernel(),
                            layer.kernel(),
                            layer.stride(),
                            layer.padding(),
                            layer.groups() == 1 ? "" : ", %d groups".formatted(layer.groups()));
        }

        @Override
        public String activation(LayerSpec.Activation layer) {
            return layer.kind().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String lrn(LayerSpec.Lrn layer) {
            return "local response norm. n=%d".formatted(layer.size());
        }

        @Override
        public String maxPool(LayerSpec.MaxPool layer) {
            return "max pool %dx%d /%d".formatted(layer.kernel(), layer.kernel(), layer.stride());
        }

        @Override
        public String dense(LayerSpec.Dense layer) {
            return "fully connected";
        }

        @Override
        public String dropout(LayerSpec.Dropout layer) {
            return String.format(Locale.ROOT, "dropout %s", layer.rate());
        }
    }
}
