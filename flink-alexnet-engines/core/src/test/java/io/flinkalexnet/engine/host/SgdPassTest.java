package io.flinkalexnet.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.SgdOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SgdPassTest {
    private static final int LENGTH = 5000; // more than two chunks

    private final Random random = new Random(1);
    private final FloatBuffer parameters = noise(LENGTH);
    private final FloatBuffer velocity = noise(LENGTH);
    private final FloatBuffer gradient = noise(LENGTH);
    private final SgdPass pass = new SgdPass();

    @Test
    void updatesTheRangeAndNothingElse() {
        float[] w = copy(parameters);
        float[] v = copy(velocity);
        pass.update(
                new SgdPass.Buffers(parameters, velocity, List.of(gradient)),
                7,
                4990,
                new SgdPass.Factors(0.9f, 0.01f, 0.002f));
        for (int i = 7; i < 4990; i++) {
            v[i] = 0.9f * v[i] - 0.002f * w[i] - 0.01f * gradient.get(i);
            w[i] += v[i];
        }
        assertThat(copy(velocity)).isEqualTo(v);
        assertThat(copy(parameters)).isEqualTo(w);
    }

    @Test
    void sumsGradientsOfWhichTheFurtherMayBeShorter() {
        FloatBuffer shorter = noise(2100); // ends within the second chunk
        float[] v = copy(velocity);
        pass.update(
                new SgdPass.Buffers(parameters, velocity, List.of(gradient, shorter, noise(1))),
                1,
                LENGTH,
                new SgdPass.Factors(0.5f, 1, 0));
        for (int i = 1; i < LENGTH; i++) {
            float g = gradient.get(i) + (i < 2100 ? shorter.get(i) : 0);
            v[i] = 0.5f * v[i] - g;
        }
        assertThat(copy(velocity)).isEqualTo(v);
    }

    @Test
    void leavesAnEmptyRange() {
        float[] w = copy(parameters);
        pass.update(
                new SgdPass.Buffers(parameters, velocity, List.of(gradient)),
                9,
                3,
                new SgdPass.Factors(0.5f, 1, 0));
        assertThat(copy(parameters)).isEqualTo(w);
    }

    @Test
    void biasesHaveTheirOwnRateAndDoNotDecay() {
        SgdOptions options = new SgdOptions(0.9f, 0.25f);
        LearningRates rates = new LearningRates(0.5f, 1);
        assertThat(SgdPass.Factors.of(tensor("fc.weight", List.of(2, 3)), options, rates))
                .isEqualTo(new SgdPass.Factors(0.9f, 0.5f, 0.125f));
        assertThat(SgdPass.Factors.of(tensor("fc.bias", List.of(2)), options, rates))
                .isEqualTo(new SgdPass.Factors(0.9f, 1, 0));
    }

    private static Tensor tensor(String name, List<Integer> dims) {
        return new Tensor(name, 0, dims, 0, 6);
    }

    private FloatBuffer noise(int length) {
        FloatBuffer floats =
                ByteBuffer.allocateDirect(Float.BYTES * length)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        for (int i = 0; i < length; i++) {
            floats.put(i, (float) random.nextGaussian());
        }
        return floats;
    }

    private static float[] copy(FloatBuffer floats) {
        float[] copy = new float[LENGTH];
        floats.get(0, copy);
        return copy;
    }
}
