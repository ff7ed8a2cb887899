package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import io.flinkalexnet.engine.random.Purpose;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KernelReport.class)
class ElementwiseKernelsTest {
    private static final int[] COUNTS = {1, 3, 4, 7, 8, 9, 255, 2048, 2053, 5000};

    @BeforeAll
    static void needsACompiler() {
        ProcessorDevice.assumeCompiler();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void activatesAnyNumberOfValues(ElementType type) {
        for (int count : COUNTS) {
            try (KernelRun run = new KernelRun(type)) {
                float[] x = run.random(count, 2);
                Block in = run.elements(x);
                Block relu = run.elements(count);
                Block tanh = run.elements(count);
                run.run(run.kernels().activation(Kind.RELU, count, in, relu));
                run.near(of(count, i -> Math.max(0, x[i])), relu);
                run.run(run.kernels().activation(Kind.TANH, count, in, tanh));
                run.near(of(count, i -> Math.tanh(x[i])), tanh);
                run.run(run.kernels().activation(Kind.RELU, count, in, in));
                run.same(run.readElements(relu), run.readElements(in));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void keepsWhatIsNotANumber(ElementType type) {
        float[] x = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 3e38f};
        try (KernelRun run = new KernelRun(type)) {
            Block y = run.elements(x.length);
            run.run(run.kernels().activation(Kind.RELU, x.length, run.elements(x), y));
            float large = run.rounded(3e38f);
            run.same(
                    new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0, 0, large},
                    run.readElements(y));
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void hasTheGradientsOfActivations(ElementType type) {
        for (int count : COUNTS) {
            try (KernelRun run = new KernelRun(type)) {
                float[] y = run.random(count, 0.5);
                float[] dy = run.random(count, 3);
                Block out = run.elements(y);
                for (Kind kind : Kind.values()) {
                    Block gradient = run.elements(dy);
                    Block dx = run.elements(count);
                    run.run(run.kernels().activationGradient(kind, count, out, gradient, dx));
                    double[] expected =
                            kind == Kind.RELU
                                    ? of(count, i -> y[i] > 0 ? dy[i] : 0)
                                    : of(count, i -> dy[i] * (1 - (double) y[i] * y[i]));
                    run.near(expected, dx);
                    run.run(run.kernels().activationGradient(kind, count, out, gradient, gradient));
                    run.same(run.readElements(dx), run.readElements(gradient));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void takesBlocksThatLieAnywhere(ElementType type) {
        int count = 1000;
        try (KernelRun run = new KernelRun(type)) {
            float[] x = run.random(count, 2);
            Block in = run.elements(x).slice(type.bytes(), (long) (count - 1) * type.bytes());
            Block y = run.elements(count - 1);
            run.run(run.kernels().activation(Kind.RELU, count - 1, in, y));
            run.near(of(count - 1, i -> Math.max(0, x[i + 1])), y);
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void dropsWhatTheMasksOfJavaDrop(ElementType type) {
        for (double rate : new double[] {0, 0.1, 0.25, 0.5, 0.999}) {
            for (int count : new int[] {1, 6, 4099}) {
                drops(type, new DropoutMasks(rate, Purpose.DROPOUT.of(11), -3L), 0, count);
                drops(type, new DropoutMasks(rate, Purpose.DROPOUT.of(0), 1L << 40), 9, count);
            }
        }
        drops(type, new DropoutMasks(0.5, Purpose.DROPOUT.of(255), 17), (5L << 32) + 1, 100_001);
    }

    private static void drops(ElementType type, DropoutMasks masks, long step, int count) {
        try (KernelRun run = new KernelRun(type)) {
            float[] x = run.random(count, 1);
            float[] factors = new float[count];
            masks.draw(step, 0, factors);
            float[] expected = new float[count];
            for (int i = 0; i < count; i++) {
                expected[i] = run.rounded(x[i] * factors[i]);
            }
            Block values = run.elements(x);
            ByteBuffer state = ByteBuffer.allocate(Kernels.STEP_BYTES);
            state.order(ByteOrder.nativeOrder()).putLong(0, step);
            run.run(
                    run.kernels()
                            .dropout(
                                    masks.rate(),
                                    masks.seed(),
                                    masks.purpose().code(),
                                    count,
                                    run.bytes(state.array()),
                                    values,
                                    values));
            run.same(expected, run.readElements(values));
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void roundsToTheNearestAndOfTwoToTheEven(ElementType type) {
        float[] values = new float[20_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(i * 214_007);
        }
        float[] ties = {
            Float.intBitsToFloat(0x3f808000),
            Float.intBitsToFloat(0x3f818000),
            Float.MAX_VALUE,
            Float.MIN_VALUE,
            -0f,
            Float.NaN,
            Float.NEGATIVE_INFINITY
        };
        System.arraycopy(ties, 0, values, 0, ties.length);
        try (KernelRun run = new KernelRun(type)) {
            Block rounded = run.elements(values.length);
            Block widened = run.floats(new float[values.length]);
            run.run(run.kernels().round(values.length, run.floats(values), rounded));
            float[] expected = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                expected[i] = run.rounded(values[i]);
            }
            run.same(expected, run.readElements(rounded));
            run.run(run.kernels().widen(values.length, rounded, widened));
            run.same(expected, run.readFloats(widened));
        }
        if (type == ElementType.BF16) {
            assertThat(Bfloat16.of(ties[0])).isEqualTo((short) 0x3f80);
            assertThat(Bfloat16.of(ties[1])).isEqualTo((short) 0x3f82);
            assertThat(Bfloat16.of(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
        }
    }

    private static double[] of(int count, IntToDoubleFunction value) {
        return IntStream.range(0, count).mapToDouble(value).toArray();
    }
}
