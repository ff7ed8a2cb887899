package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.random.Purpose;

/** Launches of elementwise.cu; see {@link Kernels}. */
final class ElementwiseKernels {
    private static final double UNIFORM_STEPS = 0x1p24; // of Philox.uniform

    private final ElementType type;
    private final int pack;

    ElementwiseKernels(ElementType type) {
        this.type = type;
        pack = LaunchBuilder.PACK_BYTES / type.bytes();
    }

    KernelLaunch activation(LayerSpec.Activation.Kind kind, int count, Block x, Block y) {
        return overPacks(launch(name(kind), count).elements(x, count).elements(y, count), count);
    }

    KernelLaunch activationGradient(
            LayerSpec.Activation.Kind kind, int count, Block y, Block dy, Block dx) {
        LaunchBuilder launch =
                launch(name(kind) + "Gradient", count)
                        .elements(y, count)
                        .elements(dy, count)
                        .elements(dx, count);
        return overPacks(launch, count);
    }

    KernelLaunch dropout(
            double rate, long seed, int purpose, int count, Block step, Block x, Block y) {
        LaunchBuilder launch =
                launch("dropout", count)
                        .whole((int) Math.ceil(rate * UNIFORM_STEPS))
                        .real(new DropoutMasks(rate, new Purpose(purpose), seed).kept())
                        .whole(purpose)
                        .number(seed)
                        .bytes(step, Kernels.STEP_BYTES)
                        .elements(x, count)
                        .elements(y, count);
        return overPacks(launch, count);
    }

    KernelLaunch round(int count, Block from, Block to) {
        LaunchBuilder launch = launch("roundFloats", count).floats(from, count);
        return overPacks(launch.elements(to, count), count);
    }

    KernelLaunch widen(int count, Block from, Block to) {
        LaunchBuilder launch = launch("widenElements", count).elements(from, count);
        return overPacks(launch.floats(to, count), count);
    }

    private static String name(LayerSpec.Activation.Kind kind) {
        return switch (kind) {
            case RELU -> "relu";
            case TANH -> "hyperbolicTangent";
        };
    }

    private LaunchBuilder launch(String function, int count) {
        return new LaunchBuilder(type, "elementwise.cu", function).whole(count);
    }

    private KernelLaunch overPacks(LaunchBuilder launch, int count) {
        return launch.threads(LaunchBuilder.ceilDiv(count, pack));
    }
}
