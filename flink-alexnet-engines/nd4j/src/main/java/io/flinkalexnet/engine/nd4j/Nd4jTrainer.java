package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Training on ND4J: parameters, gradients and velocity are flat native arrays. */
final class Nd4jTrainer implements Trainer {
    private final TrainerSpec spec;
    private final ParameterStore store;
    private final Lanes lanes;
    private final State state;
    private final Network network;
    private final InferenceNetworks evaluation;
    private final Softmax softmax;
    private final SgdUpdate sgd;

    Nd4jTrainer(TrainerSpec spec) {
        this.spec = spec;
        store = new ParameterStore(spec.network());
        lanes = new Lanes(spec.threads());
        state = State.allocate(store, lanes.active(spec.batchSize()));
        network = Network.open(plan(state.gradients()), spec.batchSize());
        evaluation = new InferenceNetworks(plan(List.of()));
        softmax = new Softmax(spec.network().classes(), spec.batchSize());
        sgd = new SgdUpdate(spec.sgd(), store, lanes, state);
    }

    private Network.Plan plan(List<INDArray> gradients) {
        return new Network.Plan(
                spec.network(),
                spec.preprocessing(),
                lanes,
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
        if (batch.size() != spec.batchSize()) {
            throw new IllegalArgumentException(
                    "a step takes %d pictures, were %d".formatted(spec.batchSize(), batch.size()));
        }
        if (!batch.geometry().equals(spec.preprocessing().geometry())) {
            throw new IllegalArgumentException(
                    "the mini-batch is of %s, the network of %s"
                            .formatted(batch.geometry(), spec.preprocessing().geometry()));
        }
        network.feed(batch, 0, batch.size());
        network.forwardTraining(stepNumber);
        softmax.load(network.logits(), 0, batch.size());
        BatchScore score = softmax.score(batch);
        if (score.isFinite()) {
            network.logitsGradient().put(0, softmax.gradient(batch));
            network.backward();
            sgd.apply(learningRate);
        }
        return score;
    }

    @Override
    public BatchScore evaluate(MiniBatch batch) {
        Softmax scores = new Softmax(spec.network().classes(), batch.size());
        evaluation.run(batch, (part, first, count) -> scores.load(part.logits(), first, count));
        return scores.score(batch);
    }

    @Override
    public void exportState(FloatBuffer parameterTarget, FloatBuffer velocityTarget) {
        store.write(state.parameters(), parameterTarget);
        store.write(state.velocity(), velocityTarget);
    }

    @Override
    public void importState(FloatBuffer parameterSource, FloatBuffer velocitySource) {
        store.read(parameterSource, state.parameters());
        store.read(velocitySource, state.velocity());
    }

    Network network() {
        return network;
    }

    SgdUpdate sgd() {
        return sgd;
    }

    @Override
    public void close() {
        evaluation.close();
        network.close();
        lanes.close();
        state.close();
    }
}
