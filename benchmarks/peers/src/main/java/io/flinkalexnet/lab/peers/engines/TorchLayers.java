package io.flinkalexnet.lab.peers.engines;

import io.flinkalexnet.engine.model.LayerSpec;

/** One statement or more of TorchScript for each layer, from {@code x} to {@code x}. */
class TorchLayers implements LayerSpec.Visitor<String> {
    private final LrnWay way;

    TorchLayers(LrnWay way) {
        this.way = way;
    }

    @Override
    public String conv(LayerSpec.Conv layer) {
        return "x = torch.conv2d(x, %s, %s, [%d, %d], [%d, %d], [1, 1], %d)"
                .formatted(
                        parameter(layer, "weight"),
                        parameter(layer, "bias"),
                        layer.stride(),
                        layer.stride(),
                        layer.padding(),
                        layer.padding(),
                        layer.groups());
    }

    /** In the type of the activations: a copy where parameters are kept in another. */
    private static String parameter(LayerSpec layer, String part) {
        return "self.%s_%s.to(x.dtype)".formatted(layer.name(), part);
    }

    @Override
    public String activation(LayerSpec.Activation layer) {
        return switch (layer.kind()) {
            case RELU -> "x = torch.relu_(x)";
            case TANH -> "x = torch.tanh_(x)";
        };
    }

    /** Torch divides alpha by the window's size; the table's alpha is not divided. */
    @Override
    public String lrn(LayerSpec.Lrn layer) {
        return switch (way) {
            case SHIPPED -> shipped(layer);
            case SLICES -> slices(layer);
            case BAND -> power(layer, band(layer));
        };
    }

    /** What torch.nn.functional.local_response_norm does. */
    private static String shipped(LayerSpec.Lrn layer) {
        int half = layer.size() / 2;
        return """
                s = x.shape
                d = (x * x).view(s[0], 1, s[1], s[2], s[3])
                d = torch.constant_pad_nd(d, [0, 0, 0, 0, %d, %d], 0.0)
                d = torch.avg_pool3d(d, [%d, 1, 1], [1, 1, 1], [0, 0, 0], False, True, None).view(s[0], s[1], s[2], s[3])
                x = x / torch.pow(d * %s + %s, %s)"""
                .formatted(
                        half,
                        half,
                        layer.size(),
                        layer.alpha() * layer.size(),
                        layer.k(),
                        layer.beta());
    }

    private static String slices(LayerSpec.Lrn layer) {
        int half = layer.size() / 2;
        StringBuilder sum = new StringBuilder("d.narrow(1, 0, c)");
        for (int i = 1; i < layer.size(); i++) {
            sum.append(" + d.narrow(1, %d, c)".formatted(i));
        }
        String s =
                """
                c = x.shape[1]
                d = torch.constant_pad_nd(x * x, [0, 0, 0, 0, %d, %d], 0.0)
                d = (%s) * %s + %s"""
                        .formatted(half, half, sum, layer.alpha(), layer.k());
        return power(layer, s);
    }

    private static String band(LayerSpec.Lrn layer) {
        return "d = torch.conv2d(x * x, self.%s.to(x.dtype), self.%s.to(x.dtype))"
                .formatted(TorchSource.band(layer), TorchSource.bandBias(layer));
    }

    /** d^-beta by roots for the paper's beta, which are much faster than a power. */
    private static String power(LayerSpec.Lrn layer, String sum) {
        if (layer.beta() == 0.75) {
            return sum + "\nr = torch.rsqrt(d)\nx = x * (r * torch.sqrt(r))";
        }
        return sum + "\nx = x * torch.pow(d, %s)".formatted(-layer.beta());
    }

    @Override
    public String maxPool(LayerSpec.MaxPool layer) {
        return "x = torch.max_pool2d(x, [%d, %d], [%d, %d])"
                .formatted(layer.kernel(), layer.kernel(), layer.stride(), layer.stride());
    }

    @Override
    public String dense(LayerSpec.Dense layer) {
        return "x = torch.linear(x, %s, %s)"
                .formatted(parameter(layer, "weight"), parameter(layer, "bias"));
    }

    /** The rate is an argument: 0 where the network is compared with another. */
    @Override
    public String dropout(LayerSpec.Dropout layer) {
        return "if drop > 0.0:\n    x = torch.dropout(x, drop, True)";
    }
}
