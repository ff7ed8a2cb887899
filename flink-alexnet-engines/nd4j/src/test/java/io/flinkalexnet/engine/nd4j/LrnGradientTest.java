package io.flinkalexnet.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Both gradients against central differences of the paper's formula in double. */
class LrnGradientTest {
    private static final Lrn PAPER = new Lrn("lrn", 5, 2, 1e-4, 0.75);
    private static final int POSITIONS = 7;
    private static final double STEP = 1e-3;
    private static final double ACTIVATION = 60; // where alpha's term counts, as in a trained net

    @BeforeEach
    void needsTheEngine() {
        assertThat(new Nd4jEngineProvider().probe().usable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"5, 0.75, 32", "5, 0.75, 3", "3, 0.75, 8", "5, 0.5, 9", "7, 0.75, 2", "1, 1, 4"})
    void oursIsTheDerivative(int size, double beta, int channels) {
        Lrn lrn = new Lrn("lrn", size, 2, 1e-4, beta);
        assertThat(error(lrn, channels, ours(new HostKernels()))).isLessThan(2e-6);
        assertThat(error(lrn, channels, ours(new DeviceKernels(0)))).isLessThan(2e-6);
    }

    @Test
    void oursIsTheDerivativeOverManyChunks() {
        assertThat(error(PAPER, 1600, ours(new HostKernels()))).isLessThan(2e-6);
    }

    @Test
    void thatOfNd4jIsNot() {
        assertThat(error(PAPER, 32, LrnGradientTest::nd4j)).isGreaterThan(0.05);
    }

    /** What is tested: reads blob values and the output's gradient, writes the input's. */
    private record Case(Lrn lrn, Layer.Blob input, INDArray outputGradient) {}

    private static Consumer<Case> ours(Kernels kernels) {
        return c -> {
            try (Execution execution = Execution.open(kernels, 2);
                    LrnLayer layer = new LrnLayer(c.lrn(), c.input(), execution)) {
                Lanes lanes = execution.lanes();
                layer.output().gradient().assign(c.outputGradient());
                lanes.run(lanes.active(c.input().batchSize()), layer::forward);
                lanes.run(lanes.active(c.input().batchSize()), layer::backward);
            }
        };
    }

    private static void nd4j(Case c) {
        Op.Call call =
                new Op.Call(
                        "lrn_bp",
                        List.of(c.input().values(), c.outputGradient()),
                        List.of(c.input().gradient()),
                        c.lrn().size() / 2);
        try (NativeOp op =
                new NativeOp(call.withReals(c.lrn().k(), c.lrn().alpha(), c.lrn().beta()))) {
            op.execute();
        }
    }

    /** Largest error relative to the largest derivative. */
    private static double error(Lrn lrn, int channels, Consumer<Case> gradient) {
        Random random = new Random(1);
        double[] x = random.doubles(POSITIONS * channels, 0, ACTIVATION).toArray();
        double[] dy = random.doubles(POSITIONS * channels, -1, 1).toArray();
        Layer.Blob input = Layer.Blob.forTraining(POSITIONS, 1, 1, channels);
        INDArray outputGradient = Ops.zeros(POSITIONS, 1, 1, channels);
        fill(input.values(), x);
        fill(outputGradient, dy);
        gradient.accept(new Case(lrn, input, outputGradient));
        FloatBuffer actual = Ops.bytes(input.gradient()).asFloatBuffer();
        double error = 0;
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
            double expected = derivative(lrn, channels, x, dy, i);
            error = Math.max(error, Math.abs(actual.get(i) - expected));
            largest = Math.max(largest, Math.abs(expected));
        }
        input.close();
        Layer.close(outputGradient);
        return error / largest;
    }

    private static void fill(INDArray array, double[] values) {
        FloatBuffer floats = Ops.bytes(array).asFloatBuffer();
        for (int i = 0; i < values.length; i++) {
            floats.put(i, (float) values[i]);
            values[i] = floats.get(i); // both sides see the same number
        }
    }

    private static double derivative(Lrn lrn, int channels, double[] x, double[] dy, int i) {
        int position = i / channels * channels;
        double[] at = Arrays.copyOfRange(x, position, position + channels);
        at[i - position] += STEP;
        double above = product(lrn, at, dy, position);
        at[i - position] -= 2 * STEP;
        return (above - product(lrn, at, dy, position)) / (2 * STEP);
    }

    private static double product(Lrn lrn, double[] x, double[] dy, int position) {
        double product = 0;
        for (int i = 0; i < x.length; i++) {
            double sum = 0;
            int last = Math.min(x.length - 1, i + lrn.size() / 2);
            for (int j = Math.max(0, i - lrn.size() / 2); j <= last; j++) {
                sum += x[j] * x[j];
            }
            product += dy[position + i] * x[i] * Math.pow(lrn.k() + lrn.alpha() * sum, -lrn.beta());
        }
        return product;
    }
}
