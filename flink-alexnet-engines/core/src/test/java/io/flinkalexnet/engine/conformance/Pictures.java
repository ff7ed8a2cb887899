package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;

/**
 * Pictures of noise with random crop, mirror and colour shift. Noise, because equal neighbours
 * would let two engines pick different winners of a pooling window, both rightly.
 */
final class Pictures {
    private static final Purpose PURPOSE = new Purpose(0x7F00);

    private Pictures() {}

    /** A mini-batch filled with {@code count} pictures; labels run through the classes. */
    static MiniBatch batch(ImageGeometry geometry, int count, int classes, long seed) {
        MiniBatch batch = new MiniBatch(geometry, count);
        for (int i = 0; i < count; i++) {
            batch.add(image(geometry, seed, i), (int) ((i + seed) % classes));
        }
        return batch;
    }

    /** Picture {@code index} of the seed's endless series. */
    static AugmentedImage image(ImageGeometry geometry, long seed, int index) {
        int[] words = new int[geometry.croppedBytes() + 6];
        Philox.fill(seed, PURPOSE, index, words);
        byte[] pixels = new byte[geometry.croppedBytes()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) words[i];
        }
        int at = pixels.length;
        float[] shift = new float[ImageGeometry.RGB];
        for (int c = 0; c < shift.length; c++) {
            shift[c] = 20 * Philox.uniform(words[at++]) - 10;
        }
        int offsets = geometry.maxOffset() + 1;
        return new AugmentedImage(
                pixels,
                shift,
                Philox.below(words[at], offsets),
                Philox.below(words[at + 1], offsets),
                words[at + 2] < 0);
    }

    /** A mean image around 120 in which every value differs. */
    static MeanImage mean(int side, long seed) {
        int[] words = new int[ImageGeometry.RGB * side * side];
        Philox.fill(seed, PURPOSE, Long.MAX_VALUE, words);
        float[] values = new float[words.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = 100 + 40 * Philox.uniform(words[i]);
        }
        return new MeanImage(side, values);
    }
}
