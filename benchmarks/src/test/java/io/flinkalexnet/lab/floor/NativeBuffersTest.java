package io.flinkalexnet.lab.floor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.Test;

final class NativeBuffersTest {
    private static final long[] DIMS = {3, 40_000};

    @Test
    void fillsFloatsToTheEndWithOrdinaryValues() {
        try (PointerScope scope = new PointerScope();
                NativeBuffers buffers = new NativeBuffers()) {
            float[] values = new float[120_000];
            new FloatPointer(tensor(buffers, memory.data_type.f32).get_data_handle()).get(values);

            int ordinary = 0;
            for (float value : values) {
                ordinary += Math.abs(value) > 1e-6f && Math.abs(value) <= 1 ? 1 : 0;
            }
            assertThat(ordinary).isGreaterThan(119_900);
            assertThat(values[119_999]).isNotZero();
        }
    }

    @Test
    void fillsBfloatsToTheEndWithOrdinaryValues() {
        try (PointerScope scope = new PointerScope();
                NativeBuffers buffers = new NativeBuffers()) {
            short[] values = new short[120_000];
            new ShortPointer(tensor(buffers, memory.data_type.bf16).get_data_handle()).get(values);

            int ordinary = 0;
            for (short value : values) {
                float wide = Float.intBitsToFloat(value << Short.SIZE);
                ordinary += Math.abs(wide) > 1e-6f && Math.abs(wide) <= 1 ? 1 : 0;
            }
            assertThat(ordinary).isGreaterThan(119_900);
            assertThat(values[119_999]).isNotZero();
        }
    }

    private static memory tensor(NativeBuffers buffers, memory.data_type type) {
        engine processor = new engine(engine.kind.cpu, 0);
        return buffers.tensor(new memory.desc(DIMS, type, memory.format_tag.ab), processor);
    }
}
