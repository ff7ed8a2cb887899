package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.SgdOptions;
import java.nio.FloatBuffer;

/**
 * An engine with one network: what the checks open, so that engine and reference get the same.
 *
 * @param preprocessing a crop out of a larger picture, with a mean image that differs everywhere
 */
record EngineUnderTest(Candidate engine, NetworkSpec network, Preprocessing preprocessing) {
    /** No momentum and no decay: the velocity is the gradient times the negative rate. */
    static final SgdOptions PLAIN = new SgdOptions(0, 0);

    /** The key of dropout; all its bits matter. */
    static final long SEED = 0xFEDC_BA98_7654_3210L;

    private static final int MARGIN = 4;

    /** Pixels scaled to about -2 to 2. */
    static EngineUnderTest of(Candidate engine, NetworkSpec network) {
        return of(engine, network, 1f / 64);
    }

    static EngineUnderTest of(Candidate engine, NetworkSpec network, float scale) {
        int side = network.input().height();
        ImageGeometry geometry = new ImageGeometry(side + MARGIN, 0, side);
        Preprocessing preprocessing =
                new Preprocessing(geometry, Pictures.mean(geometry.decodedSide(), 5), scale);
        return new EngineUnderTest(engine, network, preprocessing);
    }

    EngineUnderTest with(Candidate other) {
        return new EngineUnderTest(other, network, preprocessing);
    }

    MiniBatch pictures(int count, long seed) {
        return Pictures.batch(preprocessing.geometry(), count, network.classes(), seed);
    }

    Trainer openTrainer(int batchSize, SgdOptions sgd) {
        return engine.provider().openTrainer(spec(batchSize, sgd));
    }

    private TrainerSpec spec(int batchSize, SgdOptions sgd) {
        return new TrainerSpec(
                network,
                preprocessing,
                batchSize,
                sgd,
                SEED,
                engine.options().threads(),
                engine.precision());
    }

    /** A trainer of which the first layers stay as they are. */
    Trainer openFrozen(int frozenLayers, int batchSize, SgdOptions sgd, State state) {
        TrainerSpec spec = spec(batchSize, sgd).withFrozenLayers(frozenLayers);
        Trainer trainer = engine.provider().openTrainer(spec);
        state.importInto(trainer);
        return trainer;
    }

    Trainer openTrainer(int batchSize, SgdOptions sgd, State state) {
        Trainer trainer = openTrainer(batchSize, sgd);
        state.importInto(trainer);
        return trainer;
    }

    LoadedModel load(float[] parameters) {
        return engine.provider()
                .load(network, preprocessing, FloatBuffer.wrap(parameters), engine.options());
    }

    Classification classify(float[] parameters, int batchSize, MiniBatch batch) {
        try (LoadedModel model = load(parameters);
                Classifier classifier = model.openClassifier(batchSize)) {
            return classifier.classify(batch);
        }
    }

    BatchScore evaluate(State state, int batchSize, MiniBatch batch) {
        try (Trainer trainer = openTrainer(batchSize, PLAIN, state)) {
            return trainer.evaluate(batch);
        }
    }
}
