package io.flinkalexnet.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InitializationTest {
    /** Of a measured deviation, relative; five of its standard errors for 5,000 weights. */
    private static final double SPREAD = 5 / Math.sqrt(2 * 5_000);

    private static final long SEED = 2012;

    /** The first weights of conv1. */
    private static final float[] PINNED = {
        0.12358406f, -0.047266763f, 0.061995655f, -0.09175122f, 0.14392075f
    };

    private final NetworkSpec small = NetworkConfig.of("alexnet-small", 10).spec();

    @Test
    void startsAsThePaperSays() {
        float[] parameters = filled(Initialization.PAPER, small, 1, SEED);
        for (Tensor tensor : ParameterLayout.of(small).tensors()) {
            if (tensor.isBias()) {
                boolean one = tensor.name().matches("(conv[245]|fc[67])\\.bias");
                assertThat(slice(parameters, tensor)).containsOnly(one ? 1 : 0);
            } else {
                checkNormal(slice(parameters, tensor), 0.01, tensor.name());
            }
        }
    }

    /** layers-145.cfg and Caffe's train_val.prototxt, layer by layer: deviation, bias. */
    @Test
    void startsAsTheTwoPublishedConfigurationsSay() {
        checkLayers(
                Initialization.SOURCE_2012,
                new double[] {0.01, 0.01, 0.03, 0.03, 0.03, 0.01, 0.01, 0.01},
                new float[] {0, 1, 0, 1, 1, 1, 1, 0});
        checkLayers(
                Initialization.BVLC,
                new double[] {0.01, 0.01, 0.01, 0.01, 0.01, 0.005, 0.005, 0.01},
                new float[] {0, 0.1f, 0, 0.1f, 0.1f, 0.1f, 0.1f, 0});
    }

    private void checkLayers(Initialization initialization, double[] deviations, float[] biases) {
        float[] parameters = filled(initialization, small, 1, SEED);
        ParameterLayout layout = ParameterLayout.of(small);
        for (int i = 0; i < deviations.length; i++) {
            Tensor weights = layout.tensors().get(2 * i);
            checkNormal(slice(parameters, weights), deviations[i], weights.name());
            assertThat(slice(parameters, layout.tensors().get(2 * i + 1)))
                    .as(weights.name())
                    .containsOnly(biases[i]);
        }
    }

    @Test
    void widensThePapersWeightsInNarrowNetworks() {
        NetworkSpec narrow = new NetworkConfig("alexnet-small", 10, 32, 0.25).spec();
        float[] parameters = filled(Initialization.PAPER, narrow, 0.25, SEED);
        Tensor fc6 = ParameterLayout.of(narrow).tensor("fc6.weight");
        checkNormal(slice(parameters, fc6), 0.02, fc6.name());
    }

    @Test
    void startsAsHeWithMoreBehindLrnAndLessAtTheEnd() {
        float[] parameters = filled(Initialization.HE, small, 1, SEED);
        ParameterLayout layout = ParameterLayout.of(small);
        double behindLrn = Math.pow(2, 0.75);
        double[] deviations = {
            Math.sqrt(2.0 / 75), // conv1 sees the pixels
            behindLrn * Math.sqrt(2.0 / 800), // conv2 behind lrn1
            behindLrn * Math.sqrt(2.0 / 1152), // conv3 behind lrn2
            Math.sqrt(2.0 / 864),
            Math.sqrt(2.0 / 864),
            Math.sqrt(2.0 / 1152),
            Math.sqrt(2.0 / 512),
            Math.sqrt(1.0 / 512)
        };
        for (int i = 0; i < deviations.length; i++) {
            Tensor weights = layout.tensors().get(2 * i);
            checkNormal(slice(parameters, weights), deviations[i], weights.name());
            assertThat(slice(parameters, layout.tensors().get(2 * i + 1))).containsOnly(0);
        }
    }

    private static void checkNormal(float[] values, double deviation, String name) {
        double sum = 0;
        double squares = 0;
        int beyondTwo = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            beyondTwo += Math.abs(value) > 2 * deviation ? 1 : 0;
        }
        int n = values.length;
        assertThat(sum / n).as(name).isCloseTo(0, within(5 * deviation / Math.sqrt(n)));
        assertThat(Math.sqrt(squares / n) / deviation).as(name).isCloseTo(1, within(SPREAD));
        assertThat((double) beyondTwo / n).as(name).isCloseTo(0.0455, within(0.016));
    }

    @Test
    void givesTheSameForTheSameSeedAndOtherwiseNot() {
        float[] first = filled(Initialization.HE, small, 1, SEED);
        assertThat(filled(Initialization.HE, small, 1, SEED)).isEqualTo(first);
        float[] other = filled(Initialization.HE, small, 1, SEED + (1L << 40));
        ParameterLayout layout = ParameterLayout.of(small);
        for (Tensor tensor : layout.tensors()) {
            if (!tensor.isBias()) {
                assertThat(slice(other, tensor)).isNotEqualTo(slice(first, tensor));
            }
        }
    }

    @Test
    void givesEachLayerItsOwnNumbers() {
        float[] parameters = filled(Initialization.PAPER, small, 1, SEED);
        ParameterLayout layout = ParameterLayout.of(small);
        float[] conv4 = slice(parameters, layout.tensor("conv4.weight"));
        float[] conv5 = slice(parameters, layout.tensor("conv5.weight"));
        int same = 0;
        for (int i = 0; i < conv5.length; i++) {
            same += conv4[i] == conv5[i] ? 1 : 0;
        }
        assertThat(same).isLessThan(conv5.length / 1000);
    }

    /** What a seed means must not change: runs are repeated by their seed. */
    @Test
    void meansTheSameBySeedInEveryRelease() {
        float[] parameters = filled(Initialization.HE, small, 1, SEED);
        assertThat(Arrays.copyOf(parameters, 5)).containsExactly(PINNED);
    }

    private static float[] filled(
            Initialization initialization, NetworkSpec network, double width, long seed) {
        float[] parameters = new float[ParameterLayout.of(network).length()];
        initialization.fill(network, width, seed, FloatBuffer.wrap(parameters));
        return parameters;
    }

    private static float[] slice(float[] values, Tensor tensor) {
        return Arrays.copyOfRange(values, tensor.offset(), tensor.offset() + tensor.length());
    }
}
