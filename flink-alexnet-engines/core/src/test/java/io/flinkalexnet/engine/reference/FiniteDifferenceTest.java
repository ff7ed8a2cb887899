package io.flinkalexnet.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.conformance.SmallNetworks;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Holds the reference's backward passes against central differences in double. With steps of 1e-5
 * the truncation error is about 1e-10 and the rounding error about 1e-11, so 1e-6 relative leaves
 * room for small gradients only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiniteDifferenceTest {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;

    private Random random;
    private int checks;
    private double largest;

    @BeforeEach
    void seed() {
        random = new Random(1);
    }

    @AfterAll
    void report() {
        System.out.printf(
                "finite differences: %,d checks, largest relative error %.1e%n", checks, largest);
    }

    @Test
    void convolutions() {
        checkConv(new LayerSpec.Conv("plain", 4, 3, 1, 1, 1), new Shape(3, 5, 4));
        checkConv(new LayerSpec.Conv("two groups", 4, 3, 1, 1, 2), new Shape(4, 4, 5));
        checkConv(new LayerSpec.Conv("stride over the edge", 2, 4, 3, 2, 1), new Shape(2, 9, 8));
        checkConv(new LayerSpec.Conv("each its own group", 3, 2, 2, 0, 3), new Shape(3, 5, 5));
        checkConv(new LayerSpec.Conv("padding beyond kernel", 2, 1, 1, 2, 1), new Shape(2, 2, 3));
    }

    @Test
    void fullyConnected() {
        LayerSpec.Dense spec = new LayerSpec.Dense("dense", 4);
        Shape in = new Shape(2, 3, 2);
        ReferenceLayer.Parameters p = parameters(spec.weightCount(in), spec.biasCount());
        checkWeighted(new ReferenceLayer.Dense(spec, in, p), p);
    }

    @Test
    void activations() {
        checkInput(layer(new LayerSpec.Activation("r", LayerSpec.Activation.Kind.RELU), 2, 3, 3));
        checkInput(layer(new LayerSpec.Activation("t", LayerSpec.Activation.Kind.TANH), 2, 3, 3));
    }

    @Test
    void localResponseNormalisation() {
        // alpha large enough that the cross terms matter as much as the direct one
        checkInput(layer(new LayerSpec.Lrn("n", 5, 2, 0.5, 0.75), 7, 2, 2));
        checkInput(layer(new LayerSpec.Lrn("n", 3, 1, 0.1, 0.5), 2, 3, 1));
    }

    @Test
    void overlappingMaxPooling() {
        checkInput(layer(new LayerSpec.MaxPool("p", 3, 2), 2, 7, 5));
    }

    @Test
    void dropoutWithAMask() {
        ReferenceLayer layer = layer(new LayerSpec.Dropout("d", 0.4), 20, 1, 1);
        layer.masks(new ReferenceLayer.Masks(true, 7, 3));
        checkInput(layer);
    }

    @Test
    void allParametersOfSmallNetworks() {
        for (NetworkSpec spec : SmallNetworks.all()) {
            checkParameters(spec);
        }
    }

    private static ReferenceLayer layer(LayerSpec spec, int c, int h, int w) {
        Shape in = new Shape(c, h, w);
        if (spec instanceof LayerSpec.Activation activation) {
            return new ReferenceLayer.Activation(activation, in);
        }
        if (spec instanceof LayerSpec.Lrn lrn) {
            return new ReferenceLayer.Lrn(lrn, in);
        }
        if (spec instanceof LayerSpec.MaxPool pool) {
            return new ReferenceLayer.MaxPool(pool, in);
        }
        return new ReferenceLayer.Dropout((LayerSpec.Dropout) spec, 0, in);
    }

    private void checkConv(LayerSpec.Conv spec, Shape in) {
        ReferenceLayer.Parameters p = parameters(spec.weightCount(in), spec.biasCount());
        checkWeighted(new ReferenceLayer.Conv(spec, in, p), p);
    }

    private ReferenceLayer.Parameters parameters(long weights, long biases) {
        int length = Math.toIntExact(weights + biases);
        return new ReferenceLayer.Parameters(
                uniform(length), new double[length], 0, Math.toIntExact(weights));
    }

    private void checkWeighted(ReferenceLayer layer, ReferenceLayer.Parameters p) {
        checkInput(layer);
        double[] x = uniform(2 * layer.in.size());
        double[] projection = uniform(2 * layer.out.size());
        ToDoubleFunction<double[]> scalar = ignored -> dot(layer.forward(x, 2), projection);
        assertThat(scalar.applyAsDouble(p.values())).isFinite();
        Arrays.fill(p.gradients(), 0);
        layer.backward(projection, 2);
        for (int i = 0; i < p.values().length; i++) {
            compare(p.gradients()[i], centralDifference(scalar, p.values(), i));
        }
    }

    /** The scalar is a random projection of the output. */
    private void checkInput(ReferenceLayer layer) {
        int batch = 2;
        double[] x = uniform(batch * layer.in.size());
        double[] projection = uniform(batch * layer.out.size());
        ToDoubleFunction<double[]> scalar = values -> dot(layer.forward(values, batch), projection);
        assertThat(scalar.applyAsDouble(x)).isFinite();
        double[] gradient = layer.backward(projection, batch);
        for (int i = 0; i < x.length; i++) {
            compare(gradient[i], centralDifference(scalar, x, i));
        }
    }

    private void checkParameters(NetworkSpec spec) {
        ReferenceNetwork network = new ReferenceNetwork(spec);
        double[] w = network.parameters();
        for (int i = 0; i < w.length; i++) {
            w[i] = 0.3 * random.nextGaussian();
        }
        int[] labels = {1, 0, spec.classes() - 1};
        double[] x = uniform(labels.length * spec.input().size());
        ToDoubleFunction<double[]> loss =
                ignored -> {
                    network.forwardTraining(x, labels.length, 5, 9);
                    return network.score(labels).loss();
                };
        assertThat(loss.applyAsDouble(w)).isFinite();
        network.backward(labels);
        double[] gradients = network.gradients().clone();
        for (int i = 0; i < w.length; i++) {
            compare(gradients[i], centralDifference(loss, w, i));
        }
    }

    private static double centralDifference(ToDoubleFunction<double[]> scalar, double[] at, int i) {
        double before = at[i];
        at[i] = before + STEP;
        double above = scalar.applyAsDouble(at);
        at[i] = before - STEP;
        double below = scalar.applyAsDouble(at);
        at[i] = before;
        return (above - below) / (2 * STEP);
    }

    private void compare(double gradient, double difference) {
        double error =
                Math.abs(gradient - difference)
                        / Math.max(1e-3, Math.abs(gradient) + Math.abs(difference));
        assertThat(error).as("%s against %s", gradient, difference).isLessThan(TOLERANCE);
        checks++;
        largest = Math.max(largest, error);
    }

    private double[] uniform(int length) {
        return random.doubles(length, -2, 2).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
