package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.device.NvidiaSmi;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.function.IntFunction;

/**
 * The engine {@code nd4j}. Each trainer and classifier has as many threads as it was opened with;
 * the native libraries' own pools, which are one for the process, are set to one thread when the
 * engine is first probed.
 */
public final class Nd4jEngineProvider implements EngineProvider {
    private final int device;
    private final IntFunction<Kernels> kernels;

    /** On the processor, or the first card: as the backend on the class path has it. */
    public Nd4jEngineProvider() {
        this(0, NativeLibrary::kernels);
    }

    /** With other kernels than those of the backend; for tests. */
    Nd4jEngineProvider(int device, IntFunction<Kernels> kernels) {
        this.device = device;
        this.kernels = kernels;
    }

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public EngineProbe probe() {
        return NativeLibrary.probe(device);
    }

    @Override
    public EngineProvider onDevice(int index) {
        return new Nd4jEngineProvider(index, kernels);
    }

    @Override
    public Trainer openTrainer(TrainerSpec spec) {
        checkPrecision(spec.precision());
        requireUsable();
        requireMemory(
                "training %s with a batch size of %d"
                        .formatted(spec.network().name(), spec.batchSize()),
                DeviceMemory.training(spec.network(), spec.batchSize()));
        return new Nd4jTrainer(spec, kernels.apply(device));
    }

    @Override
    public LoadedModel load(
            NetworkSpec network,
            Preprocessing preprocessing,
            FloatBuffer parameters,
            LoadOptions options) {
        checkPrecision(options.precision());
        preprocessing.checkFits(network);
        ParameterLayout.of(network).checkHolds(parameters);
        requireUsable();
        requireMemory("serving " + network.name(), DeviceMemory.inference(network));
        return new Nd4jLoadedModel(
                network, preprocessing, parameters, options.threads(), kernels.apply(device));
    }

    private void requireUsable() {
        EngineProbe probe = probe();
        if (!probe.usable()) {
            throw new IllegalStateException("nd4j cannot run here: " + probe.reason());
        }
    }

    private void requireMemory(String what, long bytes) {
        if (NativeLibrary.hasCuda()) {
            DeviceMemory.check(NvidiaSmi.ofThisMachine(), device, what, bytes);
        }
    }
}
