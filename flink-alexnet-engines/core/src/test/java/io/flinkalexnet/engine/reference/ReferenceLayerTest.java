package io.flinkalexnet.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.Shape;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference's forward passes against values worked out by hand. */
class ReferenceLayerTest {
    /** Seven channels of 100; windows of 3, 4 and 5 channels. */
    @ParameterizedTest
    @CsvSource({
        "paper, 2, 1e-4, 29.90698, 26.08474, 23.23681",
        "2012 source, 2, 2e-5, 48.83936, 46.19888, 43.86913",
        "Caffe, 1, 2e-5, 70.29267, 64.34957, 59.46036"
    })
    void normalizesResponsesAsEachConventionSays(
            String convention, double k, double alpha, double edge, double next, double inner) {
        LayerSpec.Lrn spec = new LayerSpec.Lrn(convention, 5, k, alpha, 0.75);
        double[] x = new double[7 * 2];
        Arrays.fill(x, 100);
        double[] y = new ReferenceLayer.Lrn(spec, new Shape(7, 1, 2)).forward(x, 1);
        double[] channels = {edge, next, inner, inner, inner, next, edge};
        for (int i = 0; i < y.length; i++) {
            assertThat(y[i]).isCloseTo(channels[i / 2], within(5e-6));
        }
    }

    @Test
    void convolvesWithoutTurningTheKernel() {
        LayerSpec.Conv spec = new LayerSpec.Conv("c", 1, 2, 1, 0, 1);
        double[] weightsAndBias = {1, 2, 3, 4, 0.5};
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(conv(spec, new Shape(1, 3, 3), weightsAndBias, x))
                .containsExactly(37.5, 47.5, 67.5, 77.5); // 1 + 2*2 + 3*4 + 4*5 + 0.5, ...
    }

    @Test
    void padsWithZerosAndDropsWhatTheStrideLeavesOver() {
        LayerSpec.Conv spec = new LayerSpec.Conv("c", 1, 3, 2, 1, 1);
        double[] weightsAndBias = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0};
        double[] x = {
            1, 2, 3, 4, //
            5, 6, 7, 8, //
            9, 10, 11, 12, //
            13, 14, 15, 16
        };
        assertThat(conv(spec, new Shape(1, 4, 4), weightsAndBias, x))
                .containsExactly(
                        1 + 2 + 5 + 6, 2 + 3 + 4 + 6 + 7 + 8, 5 + 6 + 9 + 10 + 13 + 14, 99);
    }

    @Test
    void letsEachGroupSeeItsOwnChannels() {
        LayerSpec.Conv spec = new LayerSpec.Conv("c", 4, 1, 1, 0, 2);
        double[] weights = {1, 10, 2, 20, 3, 30, 4, 40, 0, 0, 0, 0};
        double[] x = {1, 2, 3, 4}; // four channels of one pixel
        assertThat(conv(spec, new Shape(4, 1, 1), weights, x)).containsExactly(21, 42, 129, 172);
    }

    private static double[] conv(LayerSpec.Conv spec, Shape in, double[] parameters, double[] x) {
        int biasAt = parameters.length - spec.filters();
        return new ReferenceLayer.Conv(
                        spec,
                        in,
                        new ReferenceLayer.Parameters(
                                parameters, new double[parameters.length], 0, biasAt))
                .forward(x, 1);
    }

    @Test
    void poolsOverlappingWindowsAndTheirGradients() {
        LayerSpec.MaxPool spec = new LayerSpec.MaxPool("p", 3, 2);
        ReferenceLayer pool = new ReferenceLayer.MaxPool(spec, new Shape(1, 4, 6));
        double[] x = {
            0, 1, 2, 3, 4, 99, //
            5, 6, 9, 8, 7, 99, //
            -1, -2, -3, -4, -5, 99, //
            99, 99, 99, 99, 99, 99
        };
        assertThat(pool.forward(x, 1)).containsExactly(9, 9);
        double[] dx = pool.backward(new double[] {2, 3}, 1);
        assertThat(dx[8]).isEqualTo(5);
        assertThat(Arrays.stream(dx).sum()).isEqualTo(5);
    }

    @Test
    void activatesByReluAndTanh() {
        double[] x = {-2, -0.0, 0, 3};
        assertThat(activation(Kind.RELU).forward(x, 1)).containsExactly(0, 0, 0, 3);
        double[] tanh = activation(Kind.TANH).forward(x, 1);
        assertThat(tanh[0]).isCloseTo(-0.9640275800758169, within(1e-15));
        assertThat(tanh[3]).isCloseTo(0.9950547536867305, within(1e-15));
    }

    @Test
    void passesNoGradientAtReluOfZero() {
        ReferenceLayer relu = activation(Kind.RELU);
        relu.forward(new double[] {-1, 0, 1e-300, 2}, 1);
        assertThat(relu.backward(new double[] {7, 7, 7, 7}, 1)).containsExactly(0, 0, 7, 7);
    }

    private static ReferenceLayer activation(Kind kind) {
        return new ReferenceLayer.Activation(
                new LayerSpec.Activation("a", kind), new Shape(4, 1, 1));
    }

    @Test
    void dropsByElementAndScalesTheRest() {
        LayerSpec.Dropout spec = new LayerSpec.Dropout("d", 0.25);
        ReferenceLayer dropout = new ReferenceLayer.Dropout(spec, 6, new Shape(5, 1, 1));
        double[] x = new double[15];
        Arrays.fill(x, 3);
        assertThat(dropout.forward(x, 3)).isEqualTo(x);
        dropout.masks(new ReferenceLayer.Masks(true, 12, 34));
        double[] y = dropout.forward(x, 3);
        int[] words = new int[15];
        Philox.fill(12, Purpose.DROPOUT.of(6), 34, words);
        for (int element = 0; element < y.length; element++) {
            assertThat(y[element]).isEqualTo(Philox.uniform(words[element]) < 0.25 ? 0 : 4);
        }
        assertThat(y).contains(0, 4);
    }

    @Test
    void scoresEqualLogitsByTheLogarithmOfTheClasses() {
        ReferenceNetwork network = logitsOnly(0, 0, 0, 0, 0, 0);
        network.forward(new double[3], 1);
        assertThat(network.score(new int[] {2}).loss()).isCloseTo(Math.log(6), within(1e-15));
        assertThat(network.softmax(0)).containsOnly(new double[] {1.0 / 6}, within(1e-15));
    }

    @Test
    void countsLogitsAboveTheLabels() {
        ReferenceNetwork network = logitsOnly(6, 5, 4, 3, 2, 1);
        network.forward(new double[3], 1);
        assertThat(network.score(new int[] {0}).top1Hits()).isEqualTo(1);
        assertThat(network.score(new int[] {1}).top1Hits()).isZero();
        assertThat(network.score(new int[] {4}).top5Hits()).isEqualTo(1);
        assertThat(network.score(new int[] {5}).top5Hits()).isZero();
    }

    @Test
    void hasAFiniteLossWhereTheProbabilityUnderflows() {
        ReferenceNetwork network = logitsOnly(5000, -5000);
        network.forward(new double[3], 1);
        assertThat(network.softmax(0)).containsExactly(1, 0);
        assertThat(network.score(new int[] {1}).loss()).isEqualTo(10_000);
    }

    /** A network whose logits are its biases. */
    private static ReferenceNetwork logitsOnly(double... logits) {
        ReferenceNetwork network =
                new ReferenceNetwork(
                        new NetworkSpec(
                                "logits",
                                new Shape(3, 1, 1),
                                List.of(new LayerSpec.Dense("logits", logits.length)),
                                "logits"));
        System.arraycopy(logits, 0, network.parameters(), 3 * logits.length, logits.length);
        return network;
    }
}
