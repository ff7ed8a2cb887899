package io.flinkalexnet.engine.nd4j;

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
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Training on ND4J: parameters, gradients and velocity are flat arrays that stay on the device.
 * Bytes go in with a step, and three numbers per picture come out.
 */
final class Nd4jTrainer implements Trainer {
    private final TrainerSpec spec;
    private final ParameterStore store;
    private final Execution execution;
    private final State state;
    private final Network network;
    private final BatchParts<Network> evaluation;
    private final Kernels.Update update;
    private final Kernels.NormsOfTensors norms;

    Nd4jTrainer(TrainerSpec spec, Kernels kernels) {
        this.spec = spec;
        store = new ParameterStore(spec.network());
        execution = Execution.open(kernels, spec.threads());
        state = State.allocate(store, execution.lanes().active(spec.batchSize()));
        network =
                Network.open(plan(state.gradients(), spec.lowestTrainedLayer()), spec.batchSize());
        evaluation = Network.ofAnySize(plan(List.of(), spec.network().layers().size()));
        norms = kernels.norms(store, execution.lanes(), state);
        update = kernels.update(spec, store, execution.lanes(), state);
    }

    private Network.Plan plan(List<INDArray> gradients, int lowest) {
        return new Network.Plan(
                spec.network(),
                spec.preprocessing(),
                execution,
                spec.seed(),
                store,
                state.parameters(),
                gradients,
                lowest);
    }

    /**
     * The flat arrays, zero at first.
     *
     * @param gradients the first one whole; of each further lane those of the convolutions
     */
    record State(INDArray parameters, INDArray velocity, List<INDArray> gradients) {
        static State allocate(ParameterStore store, int lanes) {
            List<INDArray> gradients = new ArrayList<>();
            gradients.add(Ops.zeros(store.length()));
            for (int lane = 1; lane < lanes; lane++) {
                gradients.add(Ops.zeros(Math.max(1, store.convolutionLength())));
            }
            return new State(Ops.zeros(store.length()), Ops.zeros(store.length()), gradients);
        }

        void close() {
            Layer.close(parameters, velocity);
            gradients.forEach(Layer::close);
        }
    }

    @Override
    public StepResult step(MiniBatch batch, long stepNumber, LearningRates rates, Norms wanted) {
        spec.checkStep(batch);
        StepClock clock = new StepClock();
        execution.attachThread();
        network.feed(batch, 0, batch.size());
        clock.hostToDevice();
        network.forwardTraining(stepNumber);
        network.output().gradient(batch);
        network.backward();
        execution.kernels().finish();
        clock.compute();
        Score score = new Score(); // asked for last: until here a device need not be waited for
        network.output().score(batch, 0, batch.size(), score);
        clock.deviceToHost();
        List<ParameterNorms> measured =
                score.total().isFinite() ? update(rates, wanted, clock) : List.of();
        return new StepResult(score.total(), clock.durations(), measured);
    }

    private List<ParameterNorms> update(LearningRates rates, Norms wanted, StepClock clock) {
        boolean measure = wanted == Norms.MEASURE;
        double[] gradients = measure ? norms.gradients() : null;
        clock.deviceToHost();
        update.apply(rates);
        clock.compute();
        List<ParameterNorms> measured = measure ? named(gradients, norms.weights()) : List.of();
        clock.deviceToHost();
        return measured;
    }

    private List<ParameterNorms> named(double[] gradients, double[] weights) {
        List<ParameterNorms> named = new ArrayList<>();
        for (Tensor tensor : store.weights()) {
            int i = named.size();
            named.add(new ParameterNorms(store.layerOf(tensor), weights[i], gradients[i]));
        }
        return named;
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
        try (Kernels.FloatStore parameters = store(state.parameters());
                Kernels.FloatStore velocity = store(state.velocity())) {
            store.write(parameters, parameterTarget);
            store.write(velocity, velocityTarget);
        }
    }

    @Override
    public void importState(FloatBuffer parameterSource, FloatBuffer velocitySource) {
        execution.attachThread();
        try (Kernels.FloatStore parameters = store(state.parameters());
                Kernels.FloatStore velocity = store(state.velocity())) {
            store.read(parameterSource, parameters);
            store.read(velocitySource, velocity);
        }
    }

    private Kernels.FloatStore store(INDArray flat) {
        return execution.kernels().store(flat);
    }

    Network network() {
        return network;
    }

    Kernels.Update update() {
        return update;
    }

    @Override
    public void close() {
        execution.attachThread();
        evaluation.close();
        network.close();
        update.close();
        norms.close();
        execution.close();
        state.close();
    }
}
