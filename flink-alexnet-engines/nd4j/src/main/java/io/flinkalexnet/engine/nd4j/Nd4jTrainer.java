package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.Score;
import io.flinkalexnet.engine.image.MiniBatch;
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

    Nd4jTrainer(TrainerSpec spec, Kernels kernels) {
        this.spec = spec;
        store = new ParameterStore(spec.network());
        execution = Execution.open(kernels, spec.threads());
        state = State.allocate(store, execution.lanes().active(spec.batchSize()));
        network = Network.open(plan(state.gradients()), spec.batchSize());
        evaluation = Network.ofAnySize(plan(List.of()));
        update = kernels.update(spec.sgd(), store, execution.lanes(), state);
    }

    private Network.Plan plan(List<INDArray> gradients) {
        return new Network.Plan(
                spec.network(),
                spec.preprocessing(),
                execution,
                spec.seed(),
                store,
                state.parameters(),
                gradients);
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
    public BatchScore step(MiniBatch batch, long stepNumber, float learningRate) {
        spec.checkStep(batch);
        execution.attachThread();
        network.feed(batch, 0, batch.size());
        network.forwardTraining(stepNumber);
        network.output().gradient(batch);
        network.backward();
        Score score = new Score(); // asked for last: until here a device need not be waited for
        network.output().score(batch, 0, batch.size(), score);
        if (score.total().isFinite()) {
            update.apply(learningRate);
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
        execution.close();
        state.close();
    }
}
