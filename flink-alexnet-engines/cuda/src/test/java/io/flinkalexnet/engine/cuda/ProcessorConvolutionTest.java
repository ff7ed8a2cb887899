package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.cuda.Kernels.FoldedWeights;
import io.flinkalexnet.engine.cuda.Queue.Epilogue;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The processor's convolutions beside plain loops, and the first one as a smaller one. */
class ProcessorConvolutionTest {
    // spotless:off
    private static final List<Convolution> SHAPES = List.of(
            //              batch height width channels filters kernel stride padding groups
            new Convolution(1,    1,     1,    1,       1,      1,     1,     0,      1),
            new Convolution(2,    7,     6,    3,       4,      3,     2,     1,      1),
            new Convolution(2,    5,     5,    4,       6,      3,     1,     1,      2),
            new Convolution(1,    9,     8,    6,       9,      5,     3,     2,      3),
            new Convolution(1,    6,     6,    300,     2,      1,     1,     0,      1));
    // spotless:on

    @BeforeAll
    static void needsACompiler() {
        ProcessorDevice.assumeCompiler();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void convolvesForwardsAndBackwards(ElementType type) {
        for (Convolution shape : SHAPES) {
            try (KernelRun run = new KernelRun(type)) {
                float[] x = run.random(inputs(shape), 1);
                float[] w = run.random(shape.weights(), 0.5);
                float[] dy = run.random(outputs(shape), 2);
                float[] bias = run.random(shape.filters(), 3);
                double[] y = new double[dy.length];
                double[] dx = new double[x.length];
                double[] dw = new double[w.length];
                visit(
                        shape,
                        (in, weight, out) -> {
                            y[out] += (double) x[in] * w[weight];
                            dx[in] += (double) dy[out] * w[weight];
                            dw[weight] += (double) dy[out] * x[in];
                        });
                for (int i = 0; i < y.length; i++) {
                    y[i] = Math.max(0, y[i] + bias[i % shape.filters()]);
                }
                Block in = run.elements(x);
                Block weights = run.elements(w);
                Block gradient = run.elements(dy);
                Block out = run.elements(y.length);
                Block inGradient = run.elements(x.length);
                Block weightGradient = run.unwritten(w.length * (long) Float.BYTES);
                Queue queue = run.queue();
                queue.convolution(shape, in, weights, run.floats(bias), Epilogue.RELU, out)
                        .enqueue();
                queue.convolutionDataGradient(shape, gradient, weights, inGradient).enqueue();
                queue.convolutionWeightGradient(shape, in, gradient, weightGradient).enqueue();
                queue.await();
                run.near(y, out);
                run.near(dx, inGradient);
                run.nearFloats(dw, weightGradient);
            }
        }
    }

    private interface Tap {
        void at(int input, int weight, int output);
    }

    private static void visit(Convolution s, Tap tap) {
        int channels = s.channels() / s.groups();
        for (int output = 0; output < outputs(s); output++) {
            int filter = output % s.filters();
            int position = output / s.filters();
            int firstX = position % s.outputWidth() * s.stride() - s.padding();
            int firstY = position / s.outputWidth() % s.outputHeight() * s.stride() - s.padding();
            int image = position / s.outputWidth() / s.outputHeight();
            int group = filter / (s.filters() / s.groups());
            for (int i = 0; i < s.kernel() * s.kernel() * channels; i++) {
                int x = firstX + i / channels % s.kernel();
                int y = firstY + i / channels / s.kernel();
                int c = group * channels + i % channels;
                if (x >= 0 && x < s.width() && y >= 0 && y < s.height()) {
                    tap.at(
                            ((image * s.height() + y) * s.width() + x) * s.channels() + c,
                            filter * s.kernel() * s.kernel() * channels + i,
                            output);
                }
            }
        }
    }

    private static int inputs(Convolution s) {
        return s.batch() * s.height() * s.width() * s.channels();
    }

    private static int outputs(Convolution s) {
        return s.batch() * s.outputHeight() * s.outputWidth() * s.filters();
    }

    /** The paper's conv1, 11 x 11 with a stride of 4, as one of 3 x 3 over squares of 4 x 4. */
    @ParameterizedTest
    @EnumSource(ElementType.class)
    void givesTheSameOverSquares(ElementType type) {
        Convolution plain = new Convolution(2, 31, 31, 3, 5, 11, 4, 0, 1);
        Convolution folded = new Convolution(2, 8, 8, 48, 5, 3, 1, 0, 1);
        FoldedWeights weights = new FoldedWeights(5, 3, 11, 4);
        assertThat(folded.outputHeight()).isEqualTo(plain.outputHeight());
        assertThat(folded.weights()).isEqualTo(weights.length());
        try (KernelRun run = new KernelRun(type)) {
            float[] pictures = run.random(inputs(plain), 1);
            Block exchange = run.floats(run.random(plain.weights(), 1));
            Block last = run.unwritten(exchange.bytes());
            Block squares = run.unwritten(weights.length() * (long) Float.BYTES);
            run.run(
                    run.kernels().channelsLast(5, 3, 121, exchange, last),
                    run.kernels().fold(weights, exchange, squares));
            Block y = run.elements(outputs(plain));
            Block z = run.elements(outputs(plain));
            Block bias = run.floats(run.random(5, 1));
            Queue queue = run.queue();
            queue.convolution(
                            plain,
                            run.elements(pictures),
                            run.elements(run.readFloats(last)),
                            bias,
                            Epilogue.NONE,
                            y)
                    .enqueue();
            queue.convolution(
                            folded,
                            run.elements(inSquares(pictures)),
                            run.elements(run.readFloats(squares)),
                            bias,
                            Epilogue.NONE,
                            z)
                    .enqueue();
            queue.await();
            float[] expected = run.readElements(y);
            double[] widened = new double[expected.length];
            for (int i = 0; i < expected.length; i++) {
                widened[i] = expected[i];
            }
            run.near(widened, z);
        }
    }

    /** (2, 31, 31, 3) to (2, 8, 8, 48), zeros behind the last pixels. */
    private static float[] inSquares(float[] pictures) {
        float[] squares = new float[2 * 8 * 8 * 48];
        for (int i = 0; i < pictures.length; i++) {
            int c = i % 3;
            int x = i / 3 % 31;
            int y = i / 3 / 31 % 31;
            int image = i / 3 / 31 / 31;
            int square = (image * 8 + y / 4) * 8 + x / 4;
            squares[square * 48 + (y % 4 * 4 + x % 4) * 3 + c] = pictures[i];
        }
        return squares;
    }
}
