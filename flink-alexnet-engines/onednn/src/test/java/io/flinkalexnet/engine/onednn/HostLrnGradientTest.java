package io.flinkalexnet.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.engine.host.LrnGradient;
import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import io.flinkalexnet.engine.model.Shape;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** oneDNN brings pictures into a format and back; between, the gradient must be the plain one. */
class HostLrnGradientTest {
    private static final Lrn PAPER = new Lrn("lrn", 5, 2, 1e-4, 0.75);
    private static final int IMAGES = 2;
    private static final Map<String, memory.format_tag> TAGS =
            Map.of(
                    "nchw", memory.format_tag.nchw,
                    "nChw8c", memory.format_tag.nChw8c,
                    "nChw16c", memory.format_tag.nChw16c,
                    "nhwc", memory.format_tag.nhwc);

    @ParameterizedTest
    @CsvSource({
        "nchw, 6, 1",
        "nChw8c, 16, 8",
        "nChw8c, 20, 8",
        "nChw16c, 32, 16",
        "nChw16c, 3, 16",
        "nhwc, 24, 24",
        "nhwc, 1, 1"
    })
    void isThePlainOneInEveryFormat(String tag, int channels, int block) {
        Shape shape = new Shape(channels, 23, 17); // more positions than a chunk has
        try (Natives natives = new Natives();
                Run run = new Run(natives, TAGS.get(tag), shape)) {
            OptionalInt found = HostLrnGradient.block(natives, run.source.desc(), shape, IMAGES);
            assertThat(found.getAsInt()).isIn(block, channels); // alike with a single channel
            HostLrnGradient gradient =
                    new HostLrnGradient(
                            PAPER,
                            shape,
                            IMAGES,
                            block,
                            new HostLrnGradient.Arguments(run.source, run.outer, run.inner));
            float[] x = random(1, shape, 60);
            float[] dy = random(2, shape, 1);
            run.write(x, run.source);
            run.write(dy, run.outer);
            run.inner.floats().put(0, Float.NaN); // is written over
            gradient.run(0);
            assertThat(run.read(run.inner)).containsExactly(plain(x, dy, channels));
            assertThat(squares(run.inner.floats())) // what fills up blocks is zero
                    .isEqualTo(squares(FloatBuffer.wrap(plain(x, dy, channels))), within(1e-9));
        }
    }

    @Test
    void knowsNoOtherFormat() {
        Shape shape = new Shape(8, 5, 5);
        try (Natives natives = new Natives()) {
            memory.desc desc =
                    natives.tagged(memory.data_type.f32, memory.format_tag.nChw4c, IMAGES, 8, 5, 5);
            assertThat(HostLrnGradient.block(natives, desc, shape, IMAGES)).isEmpty();
        }
    }

    private static double squares(FloatBuffer floats) {
        double sum = 0;
        for (int i = 0; i < floats.capacity(); i++) {
            sum += (double) floats.get(i) * floats.get(i);
        }
        return sum;
    }

    private static float[] random(long seed, Shape shape, float largest) {
        Random random = new Random(seed);
        float[] values = new float[IMAGES * shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (random.nextFloat() * 2 - 1) * largest;
        }
        return values;
    }

    /** Position by position, over channels that lie one behind the other. */
    private static float[] plain(float[] x, float[] dy, int channels) {
        LrnGradient gradient = new LrnGradient(PAPER, channels);
        float[] result = dy.clone();
        float[] xs = new float[channels];
        float[] position = new float[channels];
        for (int at = 0; at < x.length; at += channels) {
            System.arraycopy(x, at, xs, 0, channels);
            System.arraycopy(result, at, position, 0, channels);
            gradient.apply(xs, position, channels);
            System.arraycopy(position, 0, result, at, channels);
        }
        return result;
    }

    /** Tensors of one format, and one in which channels lie one behind the other. */
    private static final class Run implements AutoCloseable {
        private final Natives natives;
        private final Memory block;
        private final stream stream;
        private final Tensor plain;
        final Tensor source;
        final Tensor outer;
        final Tensor inner;

        Run(Natives natives, memory.format_tag tag, Shape shape) {
            this.natives = natives;
            stream = natives.own(new stream(natives.engine()));
            memory.desc desc = desc(memory.format_tag.nhwc, shape);
            memory.desc formatted = desc(tag, shape);
            long bytes = Memory.aligned(formatted.get_size(), Memory.ALIGNMENT);
            block = new Memory(3 * bytes + desc.get_size());
            source = Tensor.in(block, 0, formatted);
            outer = Tensor.in(block, bytes, formatted);
            inner = Tensor.in(block, 2 * bytes, formatted);
            plain = Tensor.in(block, 3 * bytes, desc);
        }

        private memory.desc desc(memory.format_tag tag, Shape shape) {
            return natives.tagged(
                    memory.data_type.f32,
                    tag,
                    IMAGES,
                    shape.channels(),
                    shape.height(),
                    shape.width());
        }

        void write(float[] values, Tensor target) {
            plain.floats().put(0, values);
            Operation.reorder(plain, target, stream, natives).run(0);
            stream._wait();
        }

        float[] read(Tensor from) {
            Operation.reorder(from, plain, stream, natives).run(0);
            stream._wait();
            float[] values = new float[(int) (plain.desc().get_size() / Float.BYTES)];
            plain.floats().get(0, values);
            return values;
        }

        @Override
        public void close() {
            block.close();
        }
    }
}
