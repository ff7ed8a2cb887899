package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KernelReport.class)
class SumKernelsTest {
    @BeforeAll
    static void needsACompiler() {
        ProcessorDevice.assumeCompiler();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void sumsColumns(ElementType type) {
        for (int columns : new int[] {1, 3, 4, 8, 13, 24, 96, 100, 264, 1000}) {
            for (int rows : new int[] {1, 2, 63, 64, 65, 130}) {
                sums(type, rows, columns);
            }
        }
        sums(type, 33_000, 8); // more rows than 512 parts of 64
        sums(type, 33_000, 3);
    }

    private static void sums(ElementType type, int rows, int columns) {
        try (KernelRun run = new KernelRun(type)) {
            float[] values = run.random(rows * columns, 2);
            double[] expected = new double[columns];
            for (int i = 0; i < values.length; i++) {
                expected[i % columns] += values[i];
            }
            Block partials = run.unwritten(Kernels.columnPartialBytes(rows, columns));
            Block sums = run.unwritten(columns * (long) Float.BYTES);
            run.run(run.kernels().columnSums(rows, columns, run.elements(values), partials, sums));
            run.nearFloats(expected, sums);
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void sumsSquares(ElementType type) {
        for (int count : new int[] {1, 2, 255, 256, 16_384, 16_385, 100_001}) {
            for (double scale : new double[] {1, 1e25}) {
                try (KernelRun run = new KernelRun(type)) {
                    float[] values = run.random(count, scale);
                    double expected = 0;
                    for (float value : values) {
                        expected += (double) value * value;
                    }
                    Block partials = run.unwritten(Kernels.squarePartialBytes(count));
                    Block sum = run.unwritten(Double.BYTES);
                    run.run(run.kernels().sumOfSquares(count, run.floats(values), partials, sum));
                    assertThat(run.readDoubles(sum)[0])
                            .isCloseTo(expected, within(1e-13 * expected));
                    run.count(1);
                }
            }
        }
    }
}
