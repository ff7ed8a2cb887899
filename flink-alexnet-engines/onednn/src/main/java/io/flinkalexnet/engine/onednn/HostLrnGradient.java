package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.LrnGradient;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.dnnl.memory;

/**
 * The gradient of LRN in Java, for processors without AVX-512: there oneDNN has nothing but its
 * reference loops, which took half of a training step. It works on floats whose channels lie in
 * blocks, (n, channel blocks, height, width, channels of a block).
 */
final class HostLrnGradient implements Work {
    private final Tensor source;
    private final Tensor outputGradient;
    private final Tensor inputGradient;
    private final int images;
    private final int positions;
    private final int channels;
    private final int block;
    private final LrnGradient gradient;
    private final float[] x;
    private final float[] dy;
    private final float[] run;

    /**
     * @param block channels that lie one behind the other, see {@link #block}
     * @param arguments all of one format
     */
    HostLrnGradient(LayerSpec.Lrn lrn, Shape shape, int images, int block, Arguments arguments) {
        source = arguments.source();
        outputGradient = arguments.outputGradient();
        inputGradient = arguments.inputGradient();
        this.images = images;
        this.block = block;
        channels = shape.channels();
        positions = shape.height() * shape.width();
        gradient = new LrnGradient(lrn, channels);
        x = new float[gradient.positions() * channels];
        dy = new float[x.length];
        run = new float[gradient.positions() * block];
    }

    /** The layer's input, and the gradients of its output and its input. */
    record Arguments(Tensor source, Tensor outputGradient, Tensor inputGradient) {}

    /** How many channels lie one behind the other in a tensor; empty if it is none of ours. */
    static OptionalInt block(Natives natives, memory.desc desc, Shape shape, int images) {
        Map<memory.format_tag, Integer> blocks =
                Map.of(
                        memory.format_tag.nchw, 1,
                        memory.format_tag.nChw8c, 8,
                        memory.format_tag.nChw16c, 16,
                        memory.format_tag.nhwc, shape.channels());
        return blocks.entrySet().stream()
                .filter(
                        entry ->
                                desc.equals(
                                        natives.tagged(
                                                memory.data_type.f32,
                                                entry.getKey(),
                                                images,
                                                shape.channels(),
                                                shape.height(),
                                                shape.width())))
                .mapToInt(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public void run(long step) {
        FloatBuffer values = source.floats();
        FloatBuffer from = outputGradient.floats();
        FloatBuffer to = inputGradient.floats();
        for (int image = 0; image < images; image++) {
            for (int first = 0; first < positions; first += gradient.positions()) {
                int n = Math.min(gradient.positions(), positions - first);
                read(values, image, first, n, x);
                read(from, image, first, n, dy);
                gradient.apply(x, dy, n * channels);
                write(dy, image, first, n, to);
            }
        }
    }

    /** Brings the channels of {@code n} positions together. */
    private void read(FloatBuffer from, int image, int first, int n, float[] target) {
        for (int c = 0; c < channels; c += block) {
            from.get(offset(image, c, first), run, 0, n * block);
            int width = Math.min(block, channels - c);
            for (int p = 0; p < n; p++) {
                System.arraycopy(run, p * block, target, p * channels + c, width);
            }
        }
    }

    /** The way back; channels that only fill a block up stay zero, as oneDNN asks for. */
    private void write(float[] values, int image, int first, int n, FloatBuffer to) {
        for (int c = 0; c < channels; c += block) {
            int width = Math.min(block, channels - c);
            if (width < block) {
                Arrays.fill(run, 0);
            }
            for (int p = 0; p < n; p++) {
                System.arraycopy(values, p * channels + c, run, p * block, width);
            }
            to.put(offset(image, c, first), run, 0, n * block);
        }
    }

    /** Where a block of channels of an image begins, from a position on. */
    private int offset(int image, int channel, int position) {
        int blocks = (channels + block - 1) / block;
        return ((image * blocks + channel / block) * positions + position) * block;
    }
}
