package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Holds LRN gradients against central differences in double, at activations as large as AlexNet's.
 */
class LrnLayerTest {
    private static final Lrn LRN = new Lrn("lrn", 5, 2, 1e-4, 0.75);
    private static final int CHANNELS = 8;
    private static final double STEP = 1e-3;

    private final float[] x = new float[CHANNELS];
    private final float[] dy = new float[CHANNELS];

    @BeforeEach
    void pictures() {
        assertThat(NativeLibrary.probe().usable()).as(NativeLibrary.probe().reason()).isTrue();
        Random random = new Random(4);
        for (int c = 0; c < CHANNELS; c++) {
            x[c] = 30 + 70 * random.nextFloat();
            dy[c] = (float) random.nextGaussian();
        }
    }

    @Test
    void ourGradientIsThatOfTheFormula() {
        Layer.Blob input = Layer.Blob.forTraining(1, 1, 1, CHANNELS);
        Ops.write(x, CHANNELS, input.values());
        LrnLayer layer = new LrnLayer(LRN, input);
        layer.forward();
        Ops.write(dy, CHANNELS, layer.output().gradient());
        layer.backward();
        double error = error(input.gradient());
        System.out.printf("LRN gradient, ours: largest relative error %.1e%n", error);
        assertThat(error).isLessThan(1e-5);
        layer.close();
        input.close();
    }

    /** If this fails, ND4J has been mended, and {@link LrnLayer} may use it. */
    @Test
    void theLibrarysOwnGradientIsWrong() {
        INDArray input = Ops.zeros(1, 1, 1, CHANNELS);
        INDArray gradient = Ops.zeros(1, 1, 1, CHANNELS);
        INDArray result = Ops.zeros(1, 1, 1, CHANNELS);
        Ops.write(x, CHANNELS, input);
        Ops.write(dy, CHANNELS, gradient);
        DynamicCustomOp op =
                Ops.op("lrn_bp", List.of(input, gradient), List.of(result), LRN.size() / 2);
        op.addTArgument(LRN.k(), LRN.alpha(), LRN.beta());
        Nd4j.exec(op);
        double error = error(result);
        System.out.printf("LRN gradient, ND4J's lrn_bp: largest relative error %.1e%n", error);
        assertThat(error).isGreaterThan(0.05);
        Layer.close(input, gradient, result);
    }

    private double error(INDArray actual) {
        float[] values = new float[CHANNELS];
        Ops.read(actual, values, CHANNELS);
        double largest = 0;
        double difference = 0;
        for (int c = 0; c < CHANNELS; c++) {
            double expected = (projection(c, STEP) - projection(c, -STEP)) / (2 * STEP);
            largest = Math.max(largest, Math.abs(expected));
            difference = Math.max(difference, Math.abs(expected - values[c]));
        }
        return difference / largest;
    }

    /** Sum of dy * y with one activation moved. */
    private double projection(int moved, double by) {
        double sum = 0;
        for (int i = 0; i < CHANNELS; i++) {
            double squares = 0;
            for (int j = Math.max(0, i - 2); j <= Math.min(CHANNELS - 1, i + 2); j++) {
                double a = x[j] + (j == moved ? by : 0);
                squares += a * a;
            }
            double a = x[i] + (i == moved ? by : 0);
            sum += dy[i] * a * Math.pow(LRN.k() + LRN.alpha() * squares, -LRN.beta());
        }
        return sum;
    }
}
