package io.flinkalexnet.gpukit;

import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;

/**
 * Pictures that can be made again anywhere: of each class a stripe pattern of its own direction and
 * width, below noise, so that a network has something to learn and no two neighbours are equal.
 */
final class SeededPictures {
    private static final Purpose PURPOSE = new Purpose(0x7E00);

    /** Levels that a stripe is brighter or darker than grey. */
    private static final int CONTRAST = 40;

    /** Where a picture's words for crop and mirror are, counted from the end. */
    private static final int CHOICES = 3;

    /** More are the same again: they are for measuring. */
    private static final int DISTINCT_MAX = 256;

    private SeededPictures() {}

    /** A full mini-batch of the series' pictures from {@code first} on; labels run in turn. */
    static MiniBatch batch(ImageGeometry geometry, int count, int classes, long first) {
        MiniBatch batch = new MiniBatch(geometry, count);
        int distinct = Math.min(count, DISTINCT_MAX);
        AugmentedImage[] images = new AugmentedImage[distinct];
        for (int i = 0; i < count; i++) {
            int label = (int) ((first + i % distinct) % classes);
            if (i < distinct) {
                images[i] = image(geometry, label, first + i);
            }
            batch.add(images[i % distinct], label);
        }
        return batch;
    }

    /** Picture {@code index} of the series, of class {@code label}. */
    static AugmentedImage image(ImageGeometry geometry, int label, long index) {
        int side = geometry.cropSide();
        int[] words = new int[geometry.croppedBytes() + CHOICES];
        Philox.fill(label, PURPOSE, index, words);
        byte[] pixels = new byte[geometry.croppedBytes()];
        int at = 0;
        for (int c = 0; c < ImageGeometry.RGB; c++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++, at++) {
                    int noise = words[at] >>> 25; // 0 to 127
                    pixels[at] = (byte) (64 + noise + stripe(label, c, y, x));
                }
            }
        }
        int offsets = geometry.maxOffset() + 1;
        return new AugmentedImage(
                pixels,
                new float[ImageGeometry.RGB],
                Philox.below(words[at], offsets),
                Philox.below(words[at + 1], offsets),
                words[at + 2] < 0);
    }

    private static int stripe(int label, int channel, int y, int x) {
        int width = 2 + label % 5;
        int along = label % 2 == 0 ? y : x;
        boolean bright = (along / width + channel * (label / 5)) % 2 == 0;
        return bright ? CONTRAST : -CONTRAST;
    }
}
