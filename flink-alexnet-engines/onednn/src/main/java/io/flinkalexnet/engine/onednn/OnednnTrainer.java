package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.Score;
import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;

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
        parameters = new TrainingParameters(layers, execution, spec.batchSize());
        Network.Plan plan =
                new Network.Plan(layers, spec.preprocessing(), execution, spec.seed(), parameters);
        network = Network.forTraining(plan, spec.batchSize());
        evaluation = Network.ofAnySize(plan);
    }

    @Override
    public BatchScore step(MiniBatch batch, long stepNumber, float learningRate) {
        spec.checkStep(batch);
        execution.attachThread();
        network.forwardTraining(batch, stepNumber);
        Score score = new Score();
        network.output().score(batch, 0, batch.size(), score);
        if (score.total().isFinite()) {
            network.output().gradient(batch);
            network.backward();
            parameters.update(spec.sgd(), learningRate);
        }
        return score.total();
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
