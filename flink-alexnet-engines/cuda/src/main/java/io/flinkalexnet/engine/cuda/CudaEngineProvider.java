package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.device.ComputeCapability;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The engine {@code cuda}, for NVIDIA cards from compute capability 7.5 on. Threads of trainers and
 * classifiers are of no consequence: all that is computed is computed on the card.
 */
public final class CudaEngineProvider implements EngineProvider {
    private static final ComputeCapability HAS_BFLOAT16 = new ComputeCapability(8, 0);

    /** ND4J's newest release has no machine code for these. */
    private static final ComputeCapability HOPPER = new ComputeCapability(9, 0);

    private static final int RANK_OF_THE_ONLY_ENGINE = 30;
    private static final int RANK_UNTIL_PROVEN_FASTER = 5;

    private final Cards cards;
    private final int index;

    /** On the first card of this machine. */
    public CudaEngineProvider() {
        this(new MachineCards(), 0);
    }

    /**
     * @param index of the card, as the driver counts
     */
    CudaEngineProvider(Cards cards, int index) {
        this.cards = cards;
        this.index = index;
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public int rank() {
        return isAtLeast(HOPPER) ? RANK_OF_THE_ONLY_ENGINE : RANK_UNTIL_PROVEN_FASTER;
    }

    private boolean isAtLeast(ComputeCapability least) {
        return probe().usable() && cards.computeCapability(index).compareTo(least) >= 0;
    }

    @Override
    public EngineProbe probe() {
        return cards.probe(index);
    }

    @Override
    public EngineProvider onDevice(int other) {
        return new CudaEngineProvider(cards, other);
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of(Precision.F32, Precision.TF32, Precision.BF16);
    }

    @Override
    public Precision preferredPrecision() {
        return isAtLeast(HAS_BFLOAT16) ? Precision.BF16 : Precision.F32;
    }

    @Override
    public void checkPrecision(Precision precision) {
        EngineProvider.super.checkPrecision(precision);
        if (precision != Precision.F32 && probe().usable() && !isAtLeast(HAS_BFLOAT16)) {
            throw new IllegalArgumentException(
                    "cuda computes in %s on cards from compute capability %s on, %s has %s; set alexnet.engine.precision to f32 or auto"
                            .formatted(
                                    precision,
                                    HAS_BFLOAT16,
                                    probe().device(),
                                    cards.computeCapability(index)));
        }
    }

    @Override
    public Trainer openTrainer(TrainerSpec spec) {
        checkPrecision(spec.precision());
        LayerPlan layers = new LayerPlan(spec.network());
        layers.checkBatch(spec.batchSize());
        requireUsable();
        return withWayOut(
                "training %s in %s with a batch size of %d"
                        .formatted(spec.network().name(), spec.precision(), spec.batchSize()),
                () -> CudaTrainer.open(spec, layers, cards.device(index)));
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
        CudaLoadedModel.Source source =
                new CudaLoadedModel.Source(
                        new LayerPlan(network), preprocessing, parameters, options.precision());
        requireUsable();
        return withWayOut(
                "loading %s in %s".formatted(network.name(), options.precision()),
                () -> CudaLoadedModel.open(source, cards.device(index)));
    }

    private void requireUsable() {
        EngineProbe probe = probe();
        if (!probe.usable()) {
            throw new IllegalStateException("cuda cannot run here: " + probe.reason());
        }
    }

    private static <T> T withWayOut(String what, Supplier<T> opening) {
        try {
            return opening.get();
        } catch (OutOfDeviceMemoryException e) {
            throw new OutOfDeviceMemoryException("%s: %s".formatted(what, e.getMessage()), e);
        }
    }
}
