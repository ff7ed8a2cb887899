package io.flinkalexnet.flink.engine;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A real engine that says it prefers bfloat16, and computes in floats.
 *
 * @param asked receives the precision of each trainer and model
 */
public record ClaimsBfloat16(EngineProvider engine, List<Precision> asked)
        implements EngineProvider {
    public ClaimsBfloat16(EngineProvider engine) {
        this(engine, new ArrayList<>());
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public int rank() {
        return engine.rank();
    }

    @Override
    public EngineProbe probe() {
        return engine.probe();
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.allOf(Precision.class);
    }

    @Override
    public Precision preferredPrecision() {
        return Precision.BF16;
    }

    @Override
    public Trainer openTrainer(TrainerSpec spec) {
        asked.add(spec.precision());
        return engine.openTrainer(
                new TrainerSpec(
                        spec.network(),
                        spec.preprocessing(),
                        spec.batchSize(),
                        spec.sgd(),
                        spec.seed(),
                        spec.threads(),
                        Precision.F32,
                        spec.frozenLayers()));
    }

    @Override
    public LoadedModel load(
            NetworkSpec network,
            Preprocessing preprocessing,
            FloatBuffer parameters,
            LoadOptions options) {
        asked.add(options.precision());
        return engine.load(
                network,
                preprocessing,
                parameters,
                new LoadOptions(options.threads(), Precision.F32));
    }
}
