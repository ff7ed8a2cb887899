package io.flinkalexnet.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.conformance.SmallNetworks;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Holds the reference's backward passes against central differences in double. With steps of 1e-5
 * the truncation error is about 1e-10 and the rounding error about 1e-11, so 1e-6 relative leaves
 * room for small gradients only.
 */
class FiniteDifferenceTest {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;

    private final Random random = new Random(1);
    private int checks;
    private double largest;

    @Test
    void activations() {
        checkInput(layer(new LayerSpec.Activation("r", LayerSpec.Activation.Kind.RELU), 2, 3, 3));
        checkInput(layer(new LayerSpec.Activation("t", LayerSpec.Activation.Kind.TANH), 2, 3, 3));
        report("activations");
    }

    @Test
    void localResponseNormalisation() {
        // alpha large enough that the cross terms matter as much as the direct one
        checkInput(layer(new LayerSpec.Lrn("n", 5, 2, 0.5, 0.75), 7, 2, 2));
        checkInput(layer(new LayerSpec.Lrn("n", 3, 1, 0.1, 0.5), 2, 3, 1));
        report("LRN");
    }

    @Test
    void overlappingMaxPooling() {
        checkInput(layer(new LayerSpec.MaxPool("p", 3, 2), 2, 7, 5));
        report("max pooling");
    }

    @Test
    void dropoutWithAMask() {
        ReferenceLayer layer = layer(new LayerSpec.Dropout("d", 0.4), 20, 1, 1);
        layer.masks(new ReferenceLayer.Masks(true, 7, 3));
        checkInput(layer);
        report("dropout");
    }

    @Test
    void allParametersOfSmallNetworks() {
        for (NetworkSpec spec : SmallNetworks.all()) {
            checkParameters(spec);
        }
        report("whole networks");
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

    /** The scalar is a random projection of the output. */
    private void checkInput(ReferenceLayer layer) {
        int batch = 2;
        double[] x = gaussian(batch * layer.in.size());
        double[] projection = gaussian(batch * layer.out.size());
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
        int[] labels = {1, 0, 2};
        double[] x = gaussian(labels.length * spec.input().size());
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

    private void report(String what) {
        System.out.printf(
                "finite differences, %s: %d checks, largest relative error %.1e%n",
                what, checks, largest);
    }

    private double[] gaussian(int length) {
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
