package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;

/**
 * The engine {@code onednn}, for processors. Each trainer and classifier has as many threads as it
 * was opened with; oneDNN's own stay at one.
 */
public final class OnednnEngineProvider implements EngineProvider {
    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public int rank() {
        return 20;
    }

    @Override
    public EngineProbe probe() {
        return OneDnn.probe();
    }

    @Override
    public Trainer openTrainer(TrainerSpec spec) {
        checkPrecision(spec.precision());
        LayerPlan layers = LayerPlan.of(spec.network());
        return new OnednnTrainer(spec, layers);
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
        return new OnednnLoadedModel(
                LayerPlan.of(network), preprocessing, parameters, options.threads());
    }
}
