package io.flinkalexnet.lab.peers.engines;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.SgdOptions;
import io.flinkalexnet.lab.peers.contender.Task;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The network as TorchScript: methods of a module whose parameters and buffers {@link
 * LibtorchModule} registers. For each {@link LrnWay} there is {@code forward_WAY(x)}, which gives
 * logits in f32, and {@code step_WAY(x, y, settings)}, a whole step of training; the settings are
 * learning rate, dropout rate, and 1 for the first step, as one tensor. {@code step_exercise(x, y,
 * settings, masks)} is a step whose dropout masks are given; {@code widen()} turns all parameters
 * into doubles before, and {@code flat()} gives them all as floats.
 */
final class TorchSource {
    private final NetworkSpec network;
    private final List<String> weights;
    private final List<String> biases;

    TorchSource(NetworkSpec network) {
        this.network = network;
        List<String> names =
                ParameterLayout.of(network).tensors().stream()
                        .map(tensor -> attribute(tensor.name()))
                        .toList();
        weights = names.stream().filter(name -> name.endsWith("_weight")).toList();
        biases = names.stream().filter(name -> name.endsWith("_bias")).toList();
    }

    /** Name of a parameter in the module, such as {@code conv1_weight}. */
    static String attribute(String tensor) {
        return tensor.replace('.', '_');
    }

    /** Name of a parameter's velocity. */
    static String velocity(String tensor) {
        return attribute(tensor) + "_velocity";
    }

    /** Name of the buffer with the weights of {@link LrnWay#BAND}. */
    static String band(LayerSpec.Lrn layer) {
        return layer.name() + "_band";
    }

    /** Name of the buffer with k for each channel. */
    static String bandBias(LayerSpec.Lrn layer) {
        return layer.name() + "_k";
    }

    /** Name of the method that runs the network forward. */
    static String forward(LrnWay way) {
        return "forward_" + way.name().toLowerCase(Locale.ROOT);
    }

    /** Name of the method that takes a step of training. */
    static String step(LrnWay way) {
        return "step_" + way.name().toLowerCase(Locale.ROOT);
    }

    /** Name of the method that takes a step of an exercise. */
    static final String EXERCISE_STEP = "step_exercise";

    /** Name of the method that turns parameters into doubles; before training starts. */
    static final String WIDEN = "widen";

    /** Name of the method that gives all parameters as one tensor of floats. */
    static final String FLAT = "flat";

    /** The last argument of {@link #step}. */
    static float[] settings(Task task, boolean first) {
        return new float[] {task.learningRate(), (float) task.dropoutRate(), first ? 1 : 0};
    }

    /** All of it. */
    String text(SgdOptions sgd) {
        StringBuilder text = new StringBuilder(halve());
        for (LrnWay way : LrnWay.values()) {
            String name = way.name().toLowerCase(Locale.ROOT);
            text.append(net("net_" + name, "drop: float", new TorchLayers(way)))
                    .append(forwardMethod(way))
                    .append(
                            stepMethod(
                                    step(way),
                                    "",
                                    "self.net_%s(x, drop).to(6)".formatted(name),
                                    sgd));
        }
        text.append(exercise(sgd));
        return text.append("def forward(self, x: Tensor) -> Tensor:\n")
                .append("    return self.net_slices(x, 0.0)\n")
                .append(train())
                .toString();
    }

    /** Turns everything into bfloat16, for the forward pass alone. */
    private String halve() {
        StringBuilder text = new StringBuilder("def halve(self) -> int:\n");
        for (String name : names()) {
            text.append("    self.%s = self.%s.to(%d)%n".formatted(name, name, BFLOAT16));
        }
        for (LayerSpec layer : network.layers()) {
            if (layer instanceof LayerSpec.Lrn lrn) {
                for (String name : List.of(band(lrn), bandBias(lrn))) {
                    text.append("    self.%s = self.%s.to(%d)%n".formatted(name, name, BFLOAT16));
                }
            }
        }
        return text.append("    return 0\n")
                .append(
                        "def halved(self, x: Tensor) -> Tensor:\n    return x.to(%d)%n"
                                .formatted(BFLOAT16))
                .toString();
    }

    /** Asks for gradients, and makes the velocities. */
    private String train() {
        StringBuilder text = new StringBuilder("def start_training(self) -> int:\n");
        for (String name : names()) {
            text.append(
                    "    self.%s = self.%s.detach().requires_grad_(True)%n".formatted(name, name));
            text.append("    self.%s_velocity = torch.zeros_like(self.%s)%n".formatted(name, name));
        }
        return text.append("    return 0\n").toString();
    }

    private List<String> names() {
        return java.util.stream.Stream.concat(weights.stream(), biases.stream()).toList();
    }

    private String forwardMethod(LrnWay way) {
        return """
                def %s(self, x: Tensor) -> Tensor:
                    return self.net_%s(x, 0.0).to(6)
                """
                .formatted(forward(way), way.name().toLowerCase(Locale.ROOT));
    }

    private String exercise(SgdOptions sgd) {
        StringBuilder text = new StringBuilder("def %s(self) -> int:\n".formatted(WIDEN));
        for (String name : names()) {
            text.append("    self.%s = self.%s.to(%d)%n".formatted(name, name, FLOAT64));
        }
        text.append("    return 0\ndef %s(self) -> Tensor:\n".formatted(FLAT));
        String parts =
                ParameterLayout.of(network).tensors().stream()
                        .map(each -> "self.%s.detach().flatten()".formatted(attribute(each.name())))
                        .collect(Collectors.joining(", "));
        text.append("    return torch.cat([%s]).to(%d)%n".formatted(parts, FLOAT32));
        return text.append(net("net_exercise", "masks: Tensor", new MaskedLayers()))
                .append(
                        stepMethod(
                                EXERCISE_STEP,
                                ", masks: Tensor",
                                "self.net_exercise(x, masks)",
                                sgd))
                .toString();
    }

    private String net(String name, String argument, TorchLayers layers) {
        StringBuilder text =
                new StringBuilder(
                        """
                        def %s(self, x: Tensor, %s) -> Tensor:
                            x = x.contiguous(memory_format=2)
                        """
                                .formatted(name, argument));
        boolean flat = false;
        for (LayerSpec layer : network.layers()) {
            if (layer instanceof LayerSpec.Dense && !flat) {
                text.append("    x = torch.flatten(x, 1)\n");
                flat = true;
            }
            text.append(layer.accept(layers).indent(4));
        }
        return text.append("    return x\n").toString();
    }

    private String stepMethod(String name, String argument, String logits, SgdOptions sgd) {
        // The update writes into lists. TorchScript drops calls whose lists are not used again, so
        // elements of both lists of gradients, which the call may change, are part of the result.
        return """
                def %s(self, x: Tensor, y: Tensor, settings: Tensor%s) -> Tensor:
                    rate = float(settings[0])
                    drop = float(settings[1])
                    first = float(settings[2]) > 0.0
                    w = [%s]
                    b = [%s]
                    torch.set_grad_enabled(True)
                    loss = torch.cross_entropy_loss(%s, y)
                    gradients = torch.grad([loss], w + b)
                    torch.set_grad_enabled(False)
                    gw: List[Tensor] = []
                    gb: List[Tensor] = []
                    for i in range(%d):
                        g = gradients[i]
                        assert g is not None
                        gw.append(g)
                    for i in range(%d):
                        g = gradients[%d + i]
                        assert g is not None
                        gb.append(g)
                    torch._fused_sgd_(w, gw, [%s], weight_decay=%s, momentum=%s, lr=rate, dampening=0.0, nesterov=False, maximize=False, is_first_step=first)
                    torch._fused_sgd_(b, gb, [%s], weight_decay=0.0, momentum=%s, lr=rate, dampening=0.0, nesterov=False, maximize=False, is_first_step=first)
                    return torch.stack([loss.detach(), gw[0].flatten()[0], gb[0][0]])
                """
                .formatted(
                        name,
                        argument,
                        list(weights, ""),
                        list(biases, ""),
                        logits,
                        weights.size(),
                        biases.size(),
                        weights.size(),
                        list(weights, "_velocity"),
                        (double) sgd.weightDecay(),
                        (double) sgd.momentum(),
                        list(biases, "_velocity"),
                        (double) sgd.momentum());
    }

    private static String list(List<String> names, String suffix) {
        return names.stream()
                .map(name -> "self." + name + suffix)
                .collect(Collectors.joining(", "));
    }

    // numbers of the types in TorchScript
    private static final int FLOAT32 = 6;
    private static final int FLOAT64 = 7;
    private static final int BFLOAT16 = 15;
}
