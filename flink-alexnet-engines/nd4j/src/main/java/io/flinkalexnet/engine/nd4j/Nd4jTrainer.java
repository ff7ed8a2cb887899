package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.MiniBatch;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Training on ND4J: parameters, gradients and velocity are three flat native arrays. */
final class Nd4jTrainer implements Trainer {
    private final TrainerSpec spec;
    private final ParameterStore store;
    private final INDArray parameters;
    private final INDArray gradients;
    private final INDArray velocity;
    private final Network network;
    private final InferenceNetworks evaluation;
    private final Softmax softmax;

    Nd4jTrainer(TrainerSpec spec) {
        this.spec = spec;
        store = new ParameterStore(spec.network());
        parameters = Ops.zeros(store.length());
        gradients = Ops.zeros(store.length());
        velocity = Ops.zeros(store.length());
        network =
                Network.forTraining(
                        spec.network(),
                        spec.preprocessing(),
                        spec.batchSize(),
                        new Network.Parameters(store, parameters, gradients));
        evaluation =
                new InferenceNetworks(
                        spec.network(),
                        spec.preprocessing(),
                        new Network.Parameters(store, parameters, null));
        softmax = new Softmax(spec.network().classes(), spec.batchSize());
    }

    @Override
    public BatchScore step(MiniBatch batch, long stepNumber, float learningRate) {
        if (batch.size() != spec.batchSize()) {
            throw new IllegalArgumentException(
                    "a step takes %d pictures, were %d".formatted(spec.batchSize(), batch.size()));
        }
        network.feed(batch);
        network.forwardTraining(spec.seed(), stepNumber);
        softmax.load(network.logits().values(), batch.size());
        BatchScore score = softmax.score(batch);
        if (score.isFinite()) {
            float[] gradient = softmax.gradient(batch);
            Ops.write(gradient, gradient.length, network.logits().gradient());
            network.backward();
            update(learningRate);
        }
        return score;
    }

    private void update(float rate) {
        long weights = store.weightLength();
        descend(0, weights, rate, spec.sgd().weightDecay());
        descend(weights, store.length(), rate * spec.sgd().biasRateFactor(), 0);
    }

    /**
     * {@code v = momentum v - decay rate w - rate g; w = w + v} over a range of the flat arrays.
     */
    private void descend(long from, long to, float rate, float decay) {
        INDArray w = parameters.get(NDArrayIndex.interval(from, to));
        INDArray v = velocity.get(NDArrayIndex.interval(from, to));
        INDArray g = gradients.get(NDArrayIndex.interval(from, to));
        v.muli(spec.sgd().momentum());
        if (decay > 0) {
            Nd4j.getBlasWrapper().level1().axpy(v.length(), -(double) rate * decay, w, v);
        }
        Nd4j.getBlasWrapper().level1().axpy(v.length(), -(double) rate, g, v);
        w.addi(v);
    }

    @Override
    public BatchScore evaluate(MiniBatch batch) {
        Softmax scores = new Softmax(spec.network().classes(), batch.size());
        scores.load(evaluation.run(batch).logits().values(), batch.size());
        return scores.score(batch);
    }

    @Override
    public void exportState(FloatBuffer parameterTarget, FloatBuffer velocityTarget) {
        store.write(parameters, parameterTarget);
        store.write(velocity, velocityTarget);
    }

    @Override
    public void importState(FloatBuffer parameterSource, FloatBuffer velocitySource) {
        store.read(parameterSource, parameters);
        store.read(velocitySource, velocity);
    }

    @Override
    public void close() {
        evaluation.close();
        network.close();
        Layer.close(parameters, gradients, velocity);
    }
}
