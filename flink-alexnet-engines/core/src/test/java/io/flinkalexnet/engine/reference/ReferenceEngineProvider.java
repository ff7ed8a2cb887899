package io.flinkalexnet.engine.reference;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.EngineProbe;
import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.host.StepClock;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The reference behind the seam, so that the conformance suite can be run on itself. */
public final class ReferenceEngineProvider implements EngineProvider {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int rank() {
        return -1;
    }

    @Override
    public EngineProbe probe() {
        return EngineProbe.usable("plain Java");
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.allOf(Precision.class);
    }

    @Override
    public Trainer openTrainer(TrainerSpec spec) {
        checkPrecision(spec.precision());
        return new ReferenceTrainer(spec);
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
        ReferenceNetwork reference = new ReferenceNetwork(network, options.precision());
        for (int i = 0; i < reference.parameters().length; i++) {
            reference.parameters()[i] = parameters.get(i);
        }
        return new LoadedModel() {
            @Override
            public Classifier openClassifier(int batchSize) {
                if (batchSize < 1) {
                    throw new IllegalArgumentException(
                            "batchSize must be at least 1, was " + batchSize);
                }
                return new ReferenceClassifier(network, preprocessing, reference, batchSize);
            }

            @Override
            public void close() {}
        };
    }

    /** The pictures of a mini-batch as the network sees them, (N, C, H, W). */
    static double[] input(Preprocessing preprocessing, MiniBatch batch) {
        int size = preprocessing.geometry().croppedBytes();
        float[] floats = new float[batch.size() * size];
        for (int i = 0; i < batch.size(); i++) {
            preprocessing.normalize(batch, i, Preprocessing.Layout.CHW, floats, i * size);
        }
        double[] input = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            input[i] = floats[i];
        }
        return input;
    }

    private static int[] labels(MiniBatch batch) {
        int[] labels = new int[batch.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = batch.label(i);
        }
        return labels;
    }

    /**
     * SGD of paper section 5: computed in double, kept in float, so that an export loses nothing.
     */
    private static final class ReferenceTrainer implements Trainer {
        private final TrainerSpec spec;
        private final ReferenceNetwork network;
        private final double[] velocity;

        ReferenceTrainer(TrainerSpec spec) {
            this.spec = spec;
            network = new ReferenceNetwork(spec.network(), spec.precision());
            velocity = new double[network.parameters().length];
        }

        @Override
        public StepResult step(MiniBatch batch, long stepNumber, LearningRates rates, Norms norms) {
            spec.checkStep(batch);
            StepClock clock = new StepClock();
            int[] labels = labels(batch);
            double[] input = input(spec.preprocessing(), batch);
            clock.hostToDevice();
            network.forwardTraining(input, batch.size(), spec.seed(), stepNumber);
            BatchScore score = network.score(labels);
            if (score.isFinite()) {
                network.backward(labels);
                update(rates);
            }
            clock.compute();
            boolean measure = norms == Norms.MEASURE && score.isFinite();
            return new StepResult(score, clock.durations(), measure ? norms() : List.of());
        }

        private void update(LearningRates rates) {
            double[] w = network.parameters();
            for (Tensor tensor : ParameterLayout.of(spec.network()).tensors()) {
                if (isFrozen(tensor)) {
                    continue;
                }
                double rate = tensor.isBias() ? rates.biases() : rates.weights();
                double decay = tensor.isBias() ? 0 : spec.sgd().weightDecay();
                for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
                    velocity[i] =
                            (float)
                                    (spec.sgd().momentum() * velocity[i]
                                            - decay * rate * w[i]
                                            - rate * network.gradients()[i]);
                    w[i] = (float) (w[i] + velocity[i]);
                }
            }
        }

        private boolean isFrozen(Tensor tensor) {
            return tensor.layerIndex() < spec.frozenLayers();
        }

        private List<ParameterNorms> norms() {
            List<ParameterNorms> norms = new ArrayList<>();
            for (Tensor tensor : ParameterLayout.of(spec.network()).tensors()) {
                if (!tensor.isBias()) {
                    norms.add(
                            new ParameterNorms(
                                    spec.network().layers().get(tensor.layerIndex()).name(),
                                    norm(network.parameters(), tensor),
                                    isFrozen(tensor) ? 0 : norm(network.gradients(), tensor)));
                }
            }
            return norms;
        }

        private static double norm(double[] values, Tensor tensor) {
            double sum = 0;
            for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
                sum += values[i] * values[i];
            }
            return Math.sqrt(sum);
        }

        @Override
        public BatchScore evaluate(MiniBatch batch) {
            if (batch.size() < 1) {
                throw new IllegalArgumentException("the mini-batch is empty");
            }
            batch.checkGeometry(spec.preprocessing().geometry());
            batch.checkLabels(spec.network().classes());
            network.forward(input(spec.preprocessing(), batch), batch.size());
            return network.score(labels(batch));
        }

        @Override
        public void exportState(FloatBuffer parameters, FloatBuffer velocityTarget) {
            for (int i = 0; i < velocity.length; i++) {
                parameters.put(i, (float) network.parameters()[i]);
                velocityTarget.put(i, (float) velocity[i]);
            }
        }

        @Override
        public void importState(FloatBuffer parameters, FloatBuffer velocitySource) {
            for (int i = 0; i < velocity.length; i++) {
                network.parameters()[i] = parameters.get(i);
                velocity[i] = velocitySource.get(i);
            }
        }

        @Override
        public void close() {}
    }

    private record ReferenceClassifier(
            NetworkSpec spec, Preprocessing preprocessing, ReferenceNetwork network, int batchSize)
            implements Classifier {
        @Override
        public Classification classify(MiniBatch batch) {
            if (batch.size() < 1 || batch.size() > batchSize) {
                throw new IllegalArgumentException(
                        "the classifier takes 1 to %d pictures, were %d"
                                .formatted(batchSize, batch.size()));
            }
            batch.checkGeometry(preprocessing.geometry());
            synchronized (network) {
                network.forward(input(preprocessing, batch), batch.size());
                float[] probabilities = new float[batch.size() * spec.classes()];
                for (int n = 0; n < batch.size(); n++) {
                    double[] own = network.softmax(n);
                    for (int c = 0; c < own.length; c++) {
                        probabilities[n * own.length + c] = (float) own[c];
                    }
                }
                float[] embeddings = new float[network.embeddings().length];
                for (int i = 0; i < embeddings.length; i++) {
                    embeddings[i] = (float) network.embeddings()[i];
                }
                return new Classification(batch.size(), probabilities, embeddings);
            }
        }

        @Override
        public void close() {}
    }
}
