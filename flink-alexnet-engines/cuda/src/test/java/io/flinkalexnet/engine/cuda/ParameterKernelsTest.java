package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.cuda.Kernels.ChunkKind;
import io.flinkalexnet.engine.cuda.Kernels.FoldedWeights;
import io.flinkalexnet.engine.host.SgdPass;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(KernelReport.class)
class ParameterKernelsTest {
    private static final int CHUNK = Kernels.UPDATE_CHUNK;
    private static final float MOMENTUM = 0.9f;
    private static final float DECAY = 5e-4f;
    private static final float RATE = 0.013f;
    private static final float BIAS_RATE = 0.026f;
    private static final List<ChunkKind> KINDS =
            List.of(
                    ChunkKind.WEIGHTS,
                    ChunkKind.BIASES,
                    ChunkKind.FROZEN,
                    ChunkKind.WEIGHTS,
                    ChunkKind.FROZEN,
                    ChunkKind.BIASES);

    @BeforeAll
    static void needsACompiler() {
        ProcessorDevice.assumeCompiler();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void updatesToTheBitsOfJava(ElementType type) {
        try (KernelRun run = new KernelRun(type)) {
            int count = KINDS.size() * CHUNK;
            float[] w = unrounded(count, 1);
            float[] v = unrounded(count, 2);
            float[] g = unrounded(count, 3);
            Block parameters = run.floats(w);
            Block velocity = run.floats(v);
            Block rounded = type == ElementType.BF16 ? run.elements(new float[count]) : null;
            run.run(update(run, 1, run.floats(g), velocity, parameters, rounded));
            updateInJava(w, v, g);
            run.same(w, run.readFloats(parameters));
            run.same(v, run.readFloats(velocity));
            if (rounded != null) {
                run.same(roundedWhereUpdated(run, w), run.readElements(rounded));
            }
        }
    }

    private static void updateInJava(float[] w, float[] v, float[] g) {
        SgdPass.Buffers buffers =
                new SgdPass.Buffers(
                        FloatBuffer.wrap(w), FloatBuffer.wrap(v), List.of(FloatBuffer.wrap(g)));
        for (int chunk = 0; chunk < KINDS.size(); chunk++) {
            SgdPass.Factors factors =
                    switch (KINDS.get(chunk)) {
                        case WEIGHTS -> new SgdPass.Factors(MOMENTUM, RATE, DECAY * RATE);
                        case BIASES -> new SgdPass.Factors(MOMENTUM, BIAS_RATE, 0);
                        case FROZEN -> null;
                    };
            if (factors != null) {
                new SgdPass().update(buffers, chunk * CHUNK, (chunk + 1) * CHUNK, factors);
            }
        }
    }

    private static float[] roundedWhereUpdated(KernelRun run, float[] w) {
        float[] rounded = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            rounded[i] = KINDS.get(i / CHUNK) == ChunkKind.FROZEN ? 0 : run.rounded(w[i]);
        }
        return rounded;
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void changesNothingBehindALossThatIsNotFinite(ElementType type) {
        try (KernelRun run = new KernelRun(type)) {
            float[] w = unrounded(KINDS.size() * CHUNK, 1);
            float[] v = unrounded(w.length, 2);
            float[] nothing = new float[w.length];
            Arrays.fill(nothing, Float.NaN);
            Block parameters = run.floats(w);
            Block velocity = run.floats(v);
            Block rounded = run.elements(v);
            float[] before = run.readElements(rounded);
            run.run(update(run, 0, run.floats(nothing), velocity, parameters, rounded));
            run.same(w, run.readFloats(parameters));
            run.same(v, run.readFloats(velocity));
            run.same(before, run.readElements(rounded));
        }
    }

    private static KernelLaunch update(
            KernelRun run,
            int finite,
            Block gradient,
            Block velocity,
            Block parameters,
            Block rounded) {
        byte[] kinds = new byte[KINDS.size()];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = (byte) KINDS.get(i).ordinal();
        }
        ByteBuffer step = ByteBuffer.allocate(Kernels.STEP_BYTES).order(ByteOrder.nativeOrder());
        step.putLong(7).putFloat(RATE).putFloat(BIAS_RATE);
        ByteBuffer score = ByteBuffer.allocate(Kernels.SCORE_BYTES).order(ByteOrder.nativeOrder());
        score.putInt(Kernels.SCORE_FINITE, finite);
        return run.kernels()
                .update(
                        kinds.length,
                        MOMENTUM,
                        DECAY,
                        run.bytes(kinds),
                        run.bytes(step.array()),
                        run.bytes(score.array()),
                        gradient,
                        velocity,
                        parameters,
                        rounded);
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void takesParametersAtMultiplesOfAPackOnly(ElementType type) {
        try (KernelRun run = new KernelRun(type)) {
            Block some = run.floats(new float[KINDS.size() * CHUNK + 1]);
            Block off = some.slice(Float.BYTES, some.bytes() - Float.BYTES);
            assertThatThrownBy(() -> update(run, 1, some, off, some, null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("aligned");
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void movesChannelsLastAndBack(ElementType type) {
        int[][] sizes = {
            {1, 1, 1}, {3, 3, 121}, {2, 48, 25}, {5, 33, 65}, {1, 256, 36}, {7, 64, 1}
        };
        for (int[] size : sizes) {
            int channels = size[1];
            int positions = size[2];
            try (KernelRun run = new KernelRun(type)) {
                float[] values = unrounded(size[0] * channels * positions, 5);
                float[] expected = new float[values.length];
                for (int i = 0; i < values.length; i++) {
                    int position = i % positions;
                    int c = i / positions % channels;
                    int outer = i / positions / channels;
                    expected[(outer * positions + position) * channels + c] = values[i];
                }
                Block from = run.floats(values);
                Block to = run.floats(new float[values.length]);
                Block back = run.floats(new float[values.length]);
                run.run(run.kernels().channelsLast(size[0], channels, positions, from, to));
                run.same(expected, run.readFloats(to));
                run.run(run.kernels().channelsFirst(size[0], channels, positions, to, back));
                run.same(values, run.readFloats(back));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void foldsWeightsAndUnfoldsThem(ElementType type) {
        List<FoldedWeights> shapes =
                List.of(
                        new FoldedWeights(2, 3, 11, 4),
                        new FoldedWeights(1, 1, 1, 1),
                        new FoldedWeights(3, 2, 4, 4),
                        new FoldedWeights(5, 3, 5, 2),
                        new FoldedWeights(4, 1, 3, 1),
                        new FoldedWeights(2, 3, 2, 4));
        for (FoldedWeights shape : shapes) {
            try (KernelRun run = new KernelRun(type)) {
                int kernel = shape.kernel();
                float[] weights =
                        unrounded(shape.filters() * shape.channels() * kernel * kernel, 6);
                float[] gradient = unrounded(shape.length(), 7);
                float[] masked = new float[shape.length()];
                float[] folded = new float[shape.length()];
                for (int i = 0; i < weights.length; i++) {
                    folded[placeOf(shape, i)] = weights[i];
                    masked[placeOf(shape, i)] = gradient[placeOf(shape, i)];
                }
                Block from = run.floats(weights);
                Block to = run.unwritten(shape.length() * (long) Float.BYTES);
                Block back = run.unwritten(weights.length * (long) Float.BYTES);
                run.run(run.kernels().fold(shape, from, to));
                run.same(folded, run.readFloats(to));
                run.run(run.kernels().unfold(shape, to, back));
                run.same(weights, run.readFloats(back));
                Block gradients = run.floats(gradient);
                run.run(run.kernels().maskFolded(shape, gradients));
                run.same(masked, run.readFloats(gradients));
            }
        }
    }

    /** Where weight i of (filters, channels, kernel, kernel) goes. */
    private static int placeOf(FoldedWeights s, int i) {
        int x = i % s.kernel();
        int y = i / s.kernel() % s.kernel();
        int c = i / s.kernel() / s.kernel() % s.channels();
        int filter = i / s.kernel() / s.kernel() / s.channels();
        int square = (filter * s.blocks() + y / s.block()) * s.blocks() + x / s.block();
        int inSquare = y % s.block() * s.block() + x % s.block();
        return (square * s.block() * s.block() + inSquare) * s.channels() + c;
    }

    /** Floats with all their bits. */
    private static float[] unrounded(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
