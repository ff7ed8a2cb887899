package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.function.Supplier;

/**
 * The engine {@code nd4j}. Each trainer and classifier has as many threads as it was opened with;
 * the native libraries' own pools, which are one for the process, are set to one thread when the
 * engine is first probed.
 */
public final class Nd4jEngineProvider implements EngineProvider {
    private final Supplier<Kernels> kernels;

    public Nd4jEngineProvider() {
        this(NativeLibrary::kernels);
    }

    /** With other kernels than those of the backend; for tests. */
    Nd4jEngineProvider(Supplier<Kernels> kernels) {
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
        return NativeLibrary.probe();
    }

    @Override
    public Trainer openTrainer(TrainerSpec spec) {
        requireUsable();
        return new Nd4jTrainer(spec, kernels.get());
    }

    @Override
    public LoadedModel load(
            NetworkSpec network, Preprocessing preprocessing, FloatBuffer parameters, int threads) {
        preprocessing.checkFits(network);
        ParameterLayout.of(network).checkHolds(parameters);
        requireUsable();
        return new Nd4jLoadedModel(network, preprocessing, parameters, threads, kernels.get());
    }

    private void requireUsable() {
        EngineProbe probe = probe();
        if (!probe.usable()) {
            throw new IllegalStateException("nd4j cannot run here: " + probe.reason());
        }
    }
}
