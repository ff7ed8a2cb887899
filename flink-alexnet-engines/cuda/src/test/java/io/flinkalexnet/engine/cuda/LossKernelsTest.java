package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.host.Score;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KernelReport.class)
class LossKernelsTest {
    private static final int[] CLASSES = {1, 2, 3, 10, 255, 256, 257, 1000};
    private static final double[] SCALES = {1, 50, 1e4, 1e30};

    @BeforeAll
    static void needsACompiler() {
        ProcessorDevice.assumeCompiler();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void givesProbabilitiesOfAnyLogits(ElementType type) {
        for (int classes : CLASSES) {
            for (double scale : SCALES) {
                try (KernelRun run = new KernelRun(type)) {
                    float[] logits = run.random(3 * classes, scale);
                    Block probabilities = run.unwritten(logits.length * (long) Float.BYTES);
                    run.run(run.kernels().softmax(3, classes, run.floats(logits), probabilities));
                    double[] expected = new double[logits.length];
                    for (int row = 0; row < 3; row++) {
                        double[] exponentials = exponentials(logits, row, classes);
                        System.arraycopy(exponentials, 0, expected, row * classes, classes);
                    }
                    run.nearFloats(expected, probabilities);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void givesLossHitsAndGradient(ElementType type) {
        for (int classes : CLASSES) {
            for (double scale : SCALES) {
                entropies(type, 1, classes, scale);
                entropies(type, 5, classes, scale);
            }
        }
    }

    private static void entropies(ElementType type, int rows, int classes, double scale) {
        try (KernelRun run = new KernelRun(type)) {
            float[] logits = run.random(rows * classes, scale);
            int[] labels = new int[rows];
            double[] losses = new double[rows];
            int[] above = new int[rows];
            double[] slopes = new double[logits.length];
            for (int row = 0; row < rows; row++) {
                labels[row] = (row * 7 + classes - 1) % classes;
                float ofLabel = logits[row * classes + labels[row]];
                double[] probabilities = exponentials(logits, row, classes);
                double max = Double.NEGATIVE_INFINITY;
                for (int c = 0; c < classes; c++) {
                    float logit = logits[row * classes + c];
                    max = Math.max(max, logit);
                    above[row] += logit > ofLabel ? 1 : 0;
                    slopes[row * classes + c] =
                            (probabilities[c] - (c == labels[row] ? 1 : 0)) / rows;
                }
                for (int c = 0; c < classes; c++) {
                    losses[row] += Math.exp(logits[row * classes + c] - max);
                }
                losses[row] = Math.log(losses[row]) + max - ofLabel;
            }
            Block pictures = pictures(run, labels);
            Block gradient = run.elements(logits.length);
            Block lossBlock = run.unwritten(rows * (long) Double.BYTES);
            Block aboveBlock = run.unwritten(rows * (long) Integer.BYTES);
            Block in = run.floats(logits);
            run.run(
                    run.kernels()
                            .crossEntropy(
                                    rows, classes, in, pictures, gradient, lossBlock, aboveBlock));
            run.near(slopes, gradient);
            double[] found = run.readDoubles(lossBlock);
            for (int row = 0; row < rows; row++) {
                assertThat(found[row]).isCloseTo(losses[row], within(1e-12 * (1 + losses[row])));
            }
            assertThat(run.readInts(aboveBlock)).isEqualTo(above);
            run.count(2 * rows);
            Block again = run.unwritten(rows * (long) Double.BYTES);
            run.run(
                    run.kernels()
                            .crossEntropy(rows, classes, in, pictures, null, again, aboveBlock));
            assertThat(run.readDoubles(again)).isEqualTo(found);
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void addsUpTheScoreAsJavaDoes(ElementType type) {
        for (int rows : new int[] {1, 2, 255, 256, 257, 1000}) {
            try (KernelRun run = new KernelRun(type)) {
                double[] losses = new double[rows];
                int[] above = new int[rows];
                Score score = new Score();
                float[] random = run.random(rows, 3);
                for (int row = 0; row < rows; row++) {
                    losses[row] = Math.abs(random[row]) + 0.1;
                    above[row] = row % 11;
                    score.add(losses[row], above[row]);
                }
                BatchScore expected = score.total();
                ByteBuffer found = score(run, losses, above);
                assertThat(found.getDouble(0)).isEqualTo(expected.loss());
                assertThat(found.getInt(8)).isEqualTo(expected.top1Hits());
                assertThat(found.getInt(12)).isEqualTo(expected.top5Hits());
                assertThat(found.getInt(Kernels.SCORE_FINITE)).isOne();
                run.count(4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void saysWhenTheLossIsNotFinite(ElementType type) {
        float[][] rows = {
            {1, Float.NaN, 2},
            {Float.POSITIVE_INFINITY, 0, 0},
            {Float.NEGATIVE_INFINITY, 0, 1},
            {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY},
        };
        for (float[] bad : rows) {
            try (KernelRun run = new KernelRun(type)) {
                float[] logits = {0, 1, 2, bad[0], bad[1], bad[2], 2, 1, 0};
                Block losses = run.doubles(0, 0, 0);
                Block above = run.ints(0, 0, 0);
                run.run(
                        run.kernels()
                                .crossEntropy(
                                        3,
                                        3,
                                        run.floats(logits),
                                        pictures(run, 0, 0, 0),
                                        null,
                                        losses,
                                        above));
                ByteBuffer score = score(run, run.readDoubles(losses), run.readInts(above));
                assertThat(score.getInt(Kernels.SCORE_FINITE)).isZero();
                assertThat(Double.isFinite(score.getDouble(0))).isFalse();
                run.count(2);
            }
        }
    }

    private static ByteBuffer score(KernelRun run, double[] losses, int[] above) {
        Block score = run.unwritten(Kernels.SCORE_BYTES);
        run.run(run.kernels().score(losses.length, run.doubles(losses), run.ints(above), score));
        return ByteBuffer.wrap(run.readBytes(score)).order(ByteOrder.nativeOrder());
    }

    private static Block pictures(KernelRun run, int... labels) {
        ByteBuffer records =
                ByteBuffer.allocate(labels.length * Kernels.PICTURE_BYTES)
                        .order(ByteOrder.nativeOrder());
        for (int i = 0; i < labels.length; i++) {
            records.putInt((i + 1) * Kernels.PICTURE_BYTES - Integer.BYTES, labels[i]);
        }
        return run.bytes(records.array());
    }

    /** Divided by their sum. */
    private static double[] exponentials(float[] logits, int row, int classes) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            max = Math.max(max, logits[row * classes + c]);
        }
        double[] values = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            values[c] = Math.exp(logits[row * classes + c] - max);
            sum += values[c];
        }
        for (int c = 0; c < classes; c++) {
            values[c] /= sum;
        }
        return values;
    }
}
