package io.flinkalexnet.engine.reference;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.Shape;
import io.flinkalexnet.engine.reference.ReferenceLayer.Masks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole network in double: forward, softmax cross-entropy, backward. For other than {@link
 * Precision#F32} weights and whatever goes from layer to layer is rounded, and all else stays in
 * double: what an engine in that precision may be expected to give.
 */
public final class ReferenceNetwork {
    private static final int TOP = 5;

    private final NetworkSpec spec;
    private final Rounding rounding;
    private final double[] parameters;
    private final double[] seen;
    private final double[] gradients;
    private final List<ReferenceLayer> layers = new ArrayList<>();
    private double[] logits;
    private double[] embeddings;

    public ReferenceNetwork(NetworkSpec spec) {
        this(spec, Precision.F32);
    }

    ReferenceNetwork(NetworkSpec spec, Precision precision) {
        this.spec = spec;
        rounding = Rounding.to(precision);
        ParameterLayout layout = ParameterLayout.of(spec);
        parameters = new double[layout.length()];
        seen = rounding == Rounding.NONE ? parameters : new double[layout.length()];
        gradients = new double[layout.length()];
        List<Shape> shapes = spec.shapes();
        for (int i = 0; i < spec.layers().size(); i++) {
            LayerSpec layer = spec.layers().get(i);
            boolean weighted = layer.biasCount() > 0;
            int weightAt = weighted ? layout.tensor(layer.name() + ".weight").offset() : 0;
            int biasAt = weighted ? layout.tensor(layer.name() + ".bias").offset() : 0;
            layers.add(
                    layer.accept(
                            new Builder(
                                    i,
                                    shapes.get(i),
                                    new ReferenceLayer.Parameters(
                                            seen, gradients, weightAt, biasAt))));
        }
    }

    /** All parameters in the exchange order; change them in place. */
    public double[] parameters() {
        return parameters;
    }

    /** Gradients of the newest {@link #backward}, in the exchange order. */
    public double[] gradients() {
        return gradients;
    }

    /** (N, embeddingSize) of the newest forward pass. */
    public double[] embeddings() {
        return embeddings;
    }

    /** Forward without dropout; returns logits, (N, classes). */
    public double[] forward(double[] input, int batch) {
        return forward(input, batch, Masks.NONE);
    }

    /** Forward with the dropout masks of a step. */
    public double[] forwardTraining(double[] input, int batch, long seed, long step) {
        return forward(input, batch, new Masks(true, seed, step));
    }

    private double[] forward(double[] input, int batch, Masks masks) {
        see();
        double[] x = rounding.of(input);
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).masks(masks);
            x = rounding.of(layers.get(i).forward(x, batch));
            if (i == spec.embeddingIndex()) {
                embeddings = x;
            }
        }
        logits = x;
        return x;
    }

    /** Gives the layers the parameters as they are now. */
    private void see() {
        if (rounding == Rounding.NONE) {
            return; // they have them
        }
        for (ParameterLayout.Tensor tensor : ParameterLayout.of(spec).tensors()) {
            for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
                seen[i] = tensor.isBias() ? parameters[i] : rounding.of(parameters[i]);
            }
        }
    }

    /** Mean loss and hits of the newest forward pass. */
    public BatchScore score(int[] labels) {
        double loss = 0;
        int top1 = 0;
        int top5 = 0;
        for (int n = 0; n < labels.length; n++) {
            double own = logits[n * spec.classes() + labels[n]];
            loss += logSumExp(n) - own; // finite also where the label's probability is 0
            int above = 0;
            for (int c = 0; c < spec.classes(); c++) {
                above += logits[n * spec.classes() + c] > own ? 1 : 0;
            }
            top1 += above < 1 ? 1 : 0;
            top5 += above < TOP ? 1 : 0;
        }
        return new BatchScore(labels.length, loss / labels.length, top1, top5);
    }

    /** Gradients of the mean loss of the newest forward pass. */
    public void backward(int[] labels) {
        Arrays.fill(gradients, 0);
        double[] gradient = new double[logits.length];
        for (int n = 0; n < labels.length; n++) {
            double[] probabilities = softmax(n);
            for (int c = 0; c < spec.classes(); c++) {
                double target = c == labels[n] ? 1 : 0;
                gradient[n * spec.classes() + c] = (probabilities[c] - target) / labels.length;
            }
        }
        gradient = rounding.of(gradient);
        for (int i = layers.size() - 1; i >= 0; i--) {
            gradient = rounding.of(layers.get(i).backward(gradient, labels.length));
        }
    }

    /** Probabilities of image {@code n} of the newest forward pass. */
    public double[] softmax(int n) {
        double logSum = logSumExp(n);
        double[] own = logits(n);
        for (int c = 0; c < own.length; c++) {
            own[c] = Math.exp(own[c] - logSum);
        }
        return own;
    }

    /** {@code log(sum of exp(logit))}, with the largest logit subtracted before and added after. */
    private double logSumExp(int n) {
        double max = Arrays.stream(logits(n)).max().orElseThrow();
        double sum = 0;
        for (double logit : logits(n)) {
            sum += Math.exp(logit - max);
        }
        return max + Math.log(sum);
    }

    private double[] logits(int n) {
        return Arrays.copyOfRange(logits, n * spec.classes(), (n + 1) * spec.classes());
    }

    private record Builder(int index, Shape in, ReferenceLayer.Parameters parameters)
            implements LayerSpec.Visitor<ReferenceLayer> {
        @Override
        public ReferenceLayer conv(LayerSpec.Conv layer) {
            return new ReferenceLayer.Conv(layer, in, parameters);
        }

        @Override
        public ReferenceLayer activation(LayerSpec.Activation layer) {
            return new ReferenceLayer.Activation(layer, in);
        }

        @Override
        public ReferenceLayer lrn(LayerSpec.Lrn layer) {
            return new ReferenceLayer.Lrn(layer, in);
        }

        @Override
        public ReferenceLayer maxPool(LayerSpec.MaxPool layer) {
            return new ReferenceLayer.MaxPool(layer, in);
        }

        @Override
        public ReferenceLayer dense(LayerSpec.Dense layer) {
            return new ReferenceLayer.Dense(layer, in, parameters);
        }

        @Override
        public ReferenceLayer dropout(LayerSpec.Dropout layer) {
            return new ReferenceLayer.Dropout(layer, index, in);
        }
    }
}
