package io.flinkalexnet.lab.peers.engines;

import static io.flinkalexnet.lab.peers.engines.OnnxModel.attribute;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;

/** Nodes for each layer, one behind the other. */
final class OnnxLayers implements LayerSpec.Visitor<Void> {
    private final OnnxModel model;
    private final LrnWay way;
    private Shape input;
    private String last = OnnxModel.INPUT;
    private boolean flat;

    OnnxLayers(OnnxModel model, LrnWay way) {
        this.model = model;
        this.way = way;
    }

    /** Name of what the newest node gives. */
    String output() {
        return last;
    }

    void add(LayerSpec layer, Shape layerInput) {
        input = layerInput;
        layer.accept(this);
    }

    private void node(String operator, String name, List<ProtoMessage> attributes) {
        node(operator, name, List.of(last), attributes);
    }

    private void node(
            String operator, String name, List<String> inputs, List<ProtoMessage> attributes) {
        model.node(operator, name, inputs, attributes);
        last = name;
    }

    private List<String> withParameters(LayerSpec layer) {
        return List.of(last, layer.name() + ".weight", layer.name() + ".bias");
    }

    @Override
    public Void conv(LayerSpec.Conv layer) {
        int pad = layer.padding();
        node(
                "Conv",
                layer.name(),
                withParameters(layer),
                List.of(
                        attribute("kernel_shape", List.of(layer.kernel(), layer.kernel())),
                        attribute("strides", List.of(layer.stride(), layer.stride())),
                        attribute("pads", List.of(pad, pad, pad, pad)),
                        attribute("group", layer.groups())));
        return null;
    }

    @Override
    public Void activation(LayerSpec.Activation layer) {
        String operator =
                switch (layer.kind()) {
                    case RELU -> "Relu";
                    case TANH -> "Tanh";
                };
        node(operator, layer.name(), List.of());
        return null;
    }

    /** ONNX divides alpha by the window's size; the table's alpha is not divided. */
    @Override
    public Void lrn(LayerSpec.Lrn layer) {
        if (way == LrnWay.SHIPPED) {
            node(
                    "LRN",
                    layer.name(),
                    List.of(
                            attribute("alpha", (float) (layer.alpha() * layer.size())),
                            attribute("beta", (float) layer.beta()),
                            attribute("bias", (float) layer.k()),
                            attribute("size", layer.size())));
        } else {
            band(layer);
        }
        return null;
    }

    private void band(LayerSpec.Lrn layer) {
        String name = layer.name();
        String before = last;
        int channels = input.channels();
        float[] k = new float[channels];
        java.util.Arrays.fill(k, (float) layer.k());
        model.initializer(
                name + ".band",
                List.of(channels, channels, 1, 1),
                LrnWay.band(channels, layer.size(), layer.alpha()));
        model.initializer(name + ".k", List.of(channels), k);
        node("Mul", name + ".square", List.of(before, before), List.of());
        node("Conv", name + ".sum", List.of(last, name + ".band", name + ".k"), List.of());
        if (layer.beta() == 0.75) { // by roots, which are much faster than a power
            node("Sqrt", name + ".root", List.of());
            String root = last;
            node("Sqrt", name + ".root4", List.of());
            node("Mul", name + ".power", List.of(root, last), List.of());
        } else {
            model.initializer(name + ".beta", List.of(1), new float[] {(float) layer.beta()});
            node("Pow", name + ".power", List.of(last, name + ".beta"), List.of());
        }
        node("Div", name, List.of(before, last), List.of());
    }

    @Override
    public Void maxPool(LayerSpec.MaxPool layer) {
        node(
                "MaxPool",
                layer.name(),
                List.of(
                        attribute("kernel_shape", List.of(layer.kernel(), layer.kernel())),
                        attribute("strides", List.of(layer.stride(), layer.stride()))));
        return null;
    }

    @Override
    public Void dense(LayerSpec.Dense layer) {
        if (!flat) {
            node("Flatten", "flatten", List.of(attribute("axis", 1)));
            flat = true;
        }
        node("Gemm", layer.name(), withParameters(layer), List.of(attribute("transB", 1)));
        return null;
    }

    /** Does nothing in a forward pass. */
    @Override
    public Void dropout(LayerSpec.Dropout layer) {
        return null;
    }
}
