package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.cuda.Kernels.Mask;
import io.flinkalexnet.engine.cuda.Kernels.PoolShape;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KernelReport.class)
class LrnPoolKernelsTest {
    private static final Lrn PAPER = new Lrn("lrn", 5, 2, 1e-4, 0.75);
    private static final List<Lrn> LRNS =
            List.of(
                    PAPER,
                    new Lrn("steep", 5, 1, 0.5, 0.75),
                    new Lrn("narrow", 3, 1, 0.1, 0.5),
                    new Lrn("wide", 9, 2, 0.3, 0.75),
                    new Lrn("alone", 1, 1, 1, 1.3),
                    new Lrn("wider than its channels", 401, 0.5, 0.01, 2));
    // spotless:off
    private static final List<PoolShape> POOLS = List.of(
            //            batch height width channels window stride
            new PoolShape(1,    1,     1,    1,       1,     1),
            new PoolShape(1,    1,     1,    8,       1,     2),
            new PoolShape(2,    5,     4,    3,       2,     2),
            new PoolShape(1,    7,     9,    5,       3,     2),
            new PoolShape(3,    6,     5,    8,       3,     2),
            new PoolShape(2,    8,     8,    16,      2,     3),  // a pixel between windows
            new PoolShape(1,    9,     7,    24,      3,     1),
            new PoolShape(2,    19,    17,   4,       3,     2),  // several tiles
            new PoolShape(1,    27,    27,   40,      3,     2),
            new PoolShape(1,    5,     5,    264,     3,     2),  // several slices
            new PoolShape(1,    16,    16,   13,      16,    1),  // 256 values a window
            new PoolShape(1,    16,    17,   136,     16,    1));
    // spotless:on

    /** Windows of hundreds of channels are long sums, subtracted from what they nearly equal. */
    private static double tolerance(Lrn lrn) {
        return lrn.size() > 100 ? 1e-5 : KernelRun.FLOAT_TOLERANCE;
    }

    @BeforeAll
    static void needsACompiler() {
        ProcessorDevice.assumeCompiler();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void normalizesOverAnyNumberOfChannels(ElementType type) {
        for (Lrn lrn : LRNS) {
            for (int channels : new int[] {1, 2, 3, 4, 8, 13, 16, 96, 97, 256, 2048}) {
                normalizes(type, lrn, channels == 2048 ? 3 : 7, channels, 1);
            }
        }
        normalizes(type, PAPER, 1, 96, 1);
        normalizes(type, PAPER, 300, 96, 100);
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void normalizesLargeValues(ElementType type) {
        for (double scale : new double[] {1e4, 1e8, 1e16}) {
            normalizes(type, PAPER, 5, 24, scale);
            normalizes(type, new Lrn("narrow", 3, 1, 0.1, 0.5), 5, 7, scale);
        }
    }

    private static void normalizes(
            ElementType type, Lrn lrn, int positions, int channels, double scale) {
        try (KernelRun run = new KernelRun(type)) {
            float[] x = run.random(positions * channels, scale);
            float[] dy = run.random(x.length, 3);
            Block in = run.elements(x);
            Block y = run.elements(x.length);
            run.run(run.kernels().lrn(lrn, positions, channels, in, y));
            run.near(LrnPoolReference.lrn(lrn, channels, x), y);
            double[] gradient = LrnPoolReference.lrnGradient(lrn, channels, x, widened(dy));
            for (Mask mask : Mask.values()) {
                Block dyAndDx = run.elements(dy);
                Block dx = run.elements(dy.length);
                double[] expected =
                        mask == Mask.RELU ? LrnPoolReference.mask(x, gradient) : gradient;
                run.run(run.kernels().lrnGradient(lrn, positions, channels, mask, in, dyAndDx, dx));
                run.near(expected, dx, tolerance(lrn));
                run.run(
                        run.kernels()
                                .lrnGradient(lrn, positions, channels, mask, in, dyAndDx, dyAndDx));
                run.same(run.readElements(dx), run.readElements(dyAndDx));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void staysFiniteWhereSquaresOverflow(ElementType type) {
        try (KernelRun run = new KernelRun(type)) {
            float[] x = new float[96];
            Arrays.fill(x, run.rounded(1e30f));
            Block y = run.elements(x.length);
            run.run(run.kernels().lrn(PAPER, 1, 96, run.elements(x), y));
            for (float value : run.readElements(y)) {
                assertThat(value).isBetween(0f, 1e30f);
            }
            run.count(x.length);
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void keepsWhatIsNotANumber(ElementType type) {
        for (Lrn lrn : LRNS) {
            try (KernelRun run = new KernelRun(type)) {
                float[] x = run.random(16, 1);
                x[3] = Float.NaN;
                Block y = run.elements(x.length);
                run.run(run.kernels().lrn(lrn, 2, 8, run.elements(x), y));
                int reach = lrn.size() / 2;
                float[] values = run.readElements(y);
                for (int i = 0; i < x.length; i++) {
                    boolean near = i < 8 && Math.abs(i - 3) <= reach;
                    assertThat(Float.isNaN(values[i])).as("%s, value %d", lrn, i).isEqualTo(near);
                }
                run.count(x.length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void choosesTheFirstGreatestOfEveryWindow(ElementType type) {
        for (PoolShape shape : POOLS) {
            try (KernelRun run = new KernelRun(type)) {
                float[] x = withTies(run, shape);
                float[] dy = run.random(shape.outputs(), 1);
                Block in = run.elements(x);
                Block y = run.elements(shape.outputs());
                Block argmax = run.unwritten(shape.outputs());
                run.run(run.kernels().maxPool(shape, in, y, argmax));
                byte[] expected = LrnPoolReference.argmax(shape, x);
                run.same(expected, run.readBytes(argmax));
                run.same(chosen(shape, x, expected), run.readElements(y));
                Block alone = run.elements(shape.outputs());
                run.run(run.kernels().maxPool(shape, in, alone, null));
                run.same(run.readElements(y), run.readElements(alone));

                double[] gradient = LrnPoolReference.maxPoolGradient(shape, dy, expected);
                Block out = run.elements(dy);
                Block dx = run.elements(x.length);
                run.run(run.kernels().maxPoolGradient(shape, Mask.NONE, null, out, argmax, dx));
                run.near(gradient, dx);
                run.run(run.kernels().maxPoolGradient(shape, Mask.RELU, in, out, argmax, dx));
                run.near(LrnPoolReference.mask(x, gradient), dx);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void normalizesAndPoolsInOnePassToTheSameBits(ElementType type) {
        for (PoolShape shape : POOLS) {
            for (Lrn lrn : LRNS) {
                try (KernelRun run = new KernelRun(type)) {
                    float[] x = withTies(run, shape);
                    int positions = x.length / shape.channels();
                    Block in = run.elements(x);
                    Block between = run.elements(x.length);
                    Block y = run.elements(shape.outputs());
                    Block argmax = run.unwritten(shape.outputs());
                    run.run(
                            run.kernels().lrn(lrn, positions, shape.channels(), in, between),
                            run.kernels().maxPool(shape, between, y, argmax));
                    Block fused = run.elements(shape.outputs());
                    Block fusedArgmax = run.unwritten(shape.outputs());
                    run.run(run.kernels().lrnMaxPool(lrn, shape, in, fused, fusedArgmax));
                    run.same(run.readElements(y), run.readElements(fused));
                    run.same(run.readBytes(argmax), run.readBytes(fusedArgmax));
                    Block alone = run.elements(shape.outputs());
                    run.run(run.kernels().lrnMaxPool(lrn, shape, in, alone, null));
                    run.same(run.readElements(y), run.readElements(alone));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void hasTheGradientOfBothInOnePass(ElementType type) {
        for (PoolShape shape : POOLS) {
            for (Lrn lrn : LRNS) {
                try (KernelRun run = new KernelRun(type)) {
                    float[] x = withTies(run, shape);
                    float[] dy = run.random(shape.outputs(), 1);
                    byte[] argmax = LrnPoolReference.argmax(shape, x); // any will do
                    double[] expected =
                            LrnPoolReference.lrnGradient(
                                    lrn,
                                    shape.channels(),
                                    x,
                                    LrnPoolReference.maxPoolGradient(shape, dy, argmax));
                    for (Mask mask : Mask.values()) {
                        Block dx = run.elements(x.length);
                        run.run(
                                run.kernels()
                                        .lrnMaxPoolGradient(
                                                lrn,
                                                shape,
                                                mask,
                                                run.elements(x),
                                                run.elements(dy),
                                                run.bytes(argmax),
                                                dx));
                        run.near(
                                mask == Mask.RELU ? LrnPoolReference.mask(x, expected) : expected,
                                dx,
                                tolerance(lrn));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void refusesWhatItHasNoRoomFor(ElementType type) {
        try (KernelRun run = new KernelRun(type)) {
            PoolShape wide = new PoolShape(1, 17, 17, 1, 17, 1);
            Block x = run.elements(17 * 17);
            assertThatThrownBy(() -> run.kernels().maxPool(wide, x, x, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("windows of at most 16")
                    .hasMessageContaining("was 17");
            Block deep = run.elements(7000);
            assertThatThrownBy(
                            () ->
                                    run.kernels()
                                            .lrnGradient(
                                                    PAPER, 1, 7000, Mask.NONE, deep, deep, deep))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 6144 channels")
                    .hasMessageContaining("were 7000");
            assertThatThrownBy(() -> run.kernels().lrn(PAPER, 2, 7000, deep, deep))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its block has " + 7000 * type.bytes());
        }
    }

    /** Values of which every fourth or so has a twin beside it. */
    private static float[] withTies(KernelRun run, PoolShape shape) {
        int count = shape.batch() * shape.height() * shape.width() * shape.channels();
        float[] x = run.random(count, 2);
        for (int i = 0; i < count; i++) {
            x[i] = Math.round(x[i] * 2) / 2f;
        }
        return x;
    }

    private static float[] chosen(PoolShape shape, float[] x, byte[] argmax) {
        float[] y = new float[argmax.length];
        for (int o = 0; o < y.length; o++) {
            y[o] = x[LrnPoolReference.input(shape, o, argmax[o] & 0xFF)];
        }
        return y;
    }

    private static double[] widened(float[] values) {
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            widened[i] = values[i];
        }
        return widened;
    }
}
