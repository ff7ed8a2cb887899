package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.Score;
import io.flinkalexnet.engine.host.StepClock;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import java.nio.FloatBuffer;
import java.util.List;

/** Training on oneDNN's primitives; see {@link Network} and {@link TrainingParameters}. */
final class OnednnTrainer implements Trainer {
    private final TrainerSpec spec;
    private final Execution execution;
    private final TrainingParameters parameters;
    private final Network network;
    private final BatchParts<Network> evaluation;

    OnednnTrainer(TrainerSpec spec, LayerPlan layers) {
        this.spec = spec;
        execution = Execution.open(spec.threads());
        int lowest = spec.lowestTrainedLayer();
        parameters = new TrainingParameters(layers, execution, spec.batchSize(), lowest);
        Network.Plan plan =
                new Network.Plan(layers, spec.preprocessing(), execution, spec.seed(), parameters);
        network = Network.forTraining(plan, spec.batchSize(), lowest);
        evaluation = Network.ofAnySize(plan);
    }

    @Override
    public StepResult step(MiniBatch batch, long stepNumber, LearningRates rates, Norms norms) {
        spec.checkStep(batch);
        StepClock clock = new StepClock();
        execution.attachThread();
        network.feed(batch);
        clock.hostToDevice();
        network.forward(stepNumber);
        clock.compute();
        Score score = new Score();
        network.output().score(batch, 0, batch.size(), score);
        clock.deviceToHost();
        List<ParameterNorms> measured = List.of();
        if (score.total().isFinite()) {
            network.output().gradient(batch);
            network.backward();
            parameters.update(spec.sgd(), rates);
            clock.compute();
            measured = norms == Norms.MEASURE ? parameters.norms() : measured;
            clock.deviceToHost();
        }
        return new StepResult(score.total(), clock.durations(), measured);
    }

    @Override
    public BatchScore evaluate(MiniBatch batch) {
        batch.checkLabels(spec.network().classes());
        execution.attachThread();
        Score score = new Score();
        evaluation.run(
                batch, (part, first, count) -> part.output().score(batch, first, count, score));
        return score.total();
    }

    @Override
    public void exportState(FloatBuffer parameterTarget, FloatBuffer velocityTarget) {
        execution.attachThread();
        parameters.write(parameterTarget, velocityTarget);
    }

    @Override
    public void importState(FloatBuffer parameterSource, FloatBuffer velocitySource) {
        execution.attachThread();
        parameters.read(parameterSource, velocitySource);
    }

    @Override
    public void close() {
        execution.attachThread();
        evaluation.close();
        network.close();
        parameters.close();
        execution.close();
    }
}
