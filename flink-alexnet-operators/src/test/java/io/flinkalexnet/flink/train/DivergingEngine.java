package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;

/** A real engine whose loss is NaN from one step on. */
record DivergingEngine(EngineProvider engine, long divergedStep) implements EngineProvider {
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
    public Trainer openTrainer(TrainerSpec spec) {
        return new DivergingTrainer(engine.openTrainer(spec), divergedStep);
    }

    @Override
    public LoadedModel load(
            NetworkSpec network,
            Preprocessing preprocessing,
            FloatBuffer parameters,
            LoadOptions options) {
        return engine.load(network, preprocessing, parameters, options);
    }

    private record DivergingTrainer(Trainer trainer, long divergedStep) implements Trainer {
        @Override
        public BatchScore step(MiniBatch batch, long stepNumber, float learningRate) {
            BatchScore score = trainer.step(batch, stepNumber, learningRate);
            return stepNumber < divergedStep
                    ? score
                    : new BatchScore(score.images(), Double.NaN, 0, 0);
        }

        @Override
        public BatchScore evaluate(MiniBatch batch) {
            return trainer.evaluate(batch);
        }

        @Override
        public void exportState(FloatBuffer parameters, FloatBuffer velocity) {
            trainer.exportState(parameters, velocity);
        }

        @Override
        public void importState(FloatBuffer parameters, FloatBuffer velocity) {
            trainer.importState(parameters, velocity);
        }

        @Override
        public void close() {
            trainer.close();
        }
    }
}
