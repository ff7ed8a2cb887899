package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.List;

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
        public StepResult step(MiniBatch batch, long stepNumber, LearningRates rates, Norms norms) {
            StepResult result = trainer.step(batch, stepNumber, rates, norms);
            return stepNumber < divergedStep
                    ? result
                    : new StepResult(
                            new BatchScore(batch.size(), Double.NaN, 0, 0),
                            result.durations(),
                            List.of());
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
