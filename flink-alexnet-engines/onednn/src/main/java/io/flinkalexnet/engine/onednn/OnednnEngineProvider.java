package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.Set;

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
    public Set<Precision> precisions() {
        return Set.of(Precision.F32, Precision.BF16);
    }

    @Override
    public Precision preferredPrecision() {
        return probe().usable() && OneDnn.library().hasNativeBfloat16()
                ? Precision.BF16
                : Precision.F32;
    }

    @Override
    public void checkPrecision(Precision precision) {
        EngineProvider.super.checkPrecision(precision);
        if (precision == Precision.BF16 && probe().usable() && !OneDnn.library().hasBfloat16()) {
            throw new IllegalArgumentException(
                    "onednn computes in bf16 on processors with AVX-512 only, %s has none or oneDNN may not use it; set alexnet.engine.precision to f32 or auto"
                            .formatted(probe().device()));
        }
    }

    @Override
    public Trainer openTrainer(TrainerSpec spec) {
        checkPrecision(spec.precision());
        return new OnednnTrainer(spec, LayerPlan.of(spec.network(), spec.precision()));
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
                LayerPlan.of(network, options.precision()),
                preprocessing,
                parameters,
                options.threads());
    }
}
