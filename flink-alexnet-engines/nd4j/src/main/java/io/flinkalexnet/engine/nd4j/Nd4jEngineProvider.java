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
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The engine {@code nd4j}. ND4J has one pool of native threads for the process: the newest trainer
 * or model decides its size.
 */
public final class Nd4jEngineProvider implements EngineProvider {
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
        prepare(spec.threads());
        return new Nd4jTrainer(spec);
    }

    @Override
    public LoadedModel load(
            NetworkSpec network, Preprocessing preprocessing, FloatBuffer parameters, int threads) {
        preprocessing.checkFits(network);
        ParameterLayout.of(network).checkHolds(parameters);
        prepare(threads);
        return new Nd4jLoadedModel(network, preprocessing, parameters);
    }

    private void prepare(int threads) {
        EngineProbe probe = probe();
        if (!probe.usable()) {
            throw new IllegalStateException("nd4j cannot run here: " + probe.reason());
        }
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        Nd4j.getEnvironment().setMaxThreads(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
    }
}
