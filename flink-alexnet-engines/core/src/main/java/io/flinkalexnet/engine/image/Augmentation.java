package io.flinkalexnet.engine.image;

import io.flinkalexnet.engine.random.IdHash;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.io.Serializable;

/**
 * Random crop, mirror and PCA lighting (paper section 4.1) as a pure function of (seed, epoch,
 * image id): the same key gives the same bytes anywhere. Stateless and thread-safe.
 *
 * <p>Random words of an image, keyed by (seed xor {@link IdHash} of the id, AUGMENTATION, epoch): 0
 * crop row, 1 crop column, 2 mirror, 3 to 8 two for each weight of the lighting.
 *
 * @param geometry of the decoded pictures and their crops
 * @param options what is varied, and the seed
 * @param pca principal components of the training pictures' colours
 */
public record Augmentation(ImageGeometry geometry, AugmentationOptions options, ColorPca pca)
        implements Serializable {
    private static final int WORDS = 9;
    private static final int LIGHTING_WORD = 3;

    /**
     * One variant of a picture. Crop offsets are 0 to {@link ImageGeometry#maxOffset}, both
     * included.
     *
     * @param decoded (3, decodedSide, decodedSide), as {@link ImageDecoder} gives it; not changed
     * @param epoch pass over the training pictures, from 0
     * @param id of the image
     */
    public AugmentedImage augment(byte[] decoded, long epoch, String id) {
        int[] words = new int[WORDS];
        Philox.fill(options.seed() ^ IdHash.of(id), Purpose.AUGMENTATION, epoch, words);
        int cropY = Philox.below(words[0], geometry.maxOffset() + 1);
        int cropX = Philox.below(words[1], geometry.maxOffset() + 1);
        boolean flip = Philox.uniform(words[2]) < options.mirrorProbability();
        byte[] pixels = crop(geometry, decoded, cropY, cropX);
        return new AugmentedImage(pixels, lighting(epoch, words), cropY, cropX, flip);
    }

    private float[] lighting(long epoch, int[] words) {
        if (options.lightingDeviation() == 0 || epoch >= options.lightingEpochs()) {
            return new float[ImageGeometry.RGB];
        }
        double[] alphas = new double[ImageGeometry.RGB];
        for (int i = 0; i < alphas.length; i++) {
            int word = LIGHTING_WORD + 2 * i;
            alphas[i] = options.lightingDeviation() * Philox.normal(words[word], words[word + 1]);
        }
        return pca.shift(alphas);
    }

    /** The centre crop without mirror or lighting: for evaluation and serving. */
    public static AugmentedImage centerCrop(ImageGeometry geometry, byte[] decoded) {
        int center = geometry.centerOffset();
        return plainCrop(geometry, decoded, center, center);
    }

    /**
     * A crop without mirror or lighting.
     *
     * @param decoded (3, decodedSide, decodedSide), RGB; not changed
     * @param cropY 0 to {@link ImageGeometry#maxOffset}
     * @param cropX 0 to {@link ImageGeometry#maxOffset}
     */
    public static AugmentedImage plainCrop(
            ImageGeometry geometry, byte[] decoded, int cropY, int cropX) {
        byte[] pixels = crop(geometry, decoded, cropY, cropX);
        return new AugmentedImage(pixels, new float[ImageGeometry.RGB], cropY, cropX, false);
    }

    private static byte[] crop(ImageGeometry geometry, byte[] decoded, int cropY, int cropX) {
        if (decoded.length != geometry.decodedBytes()) {
            throw new IllegalArgumentException(
                    "a decoded picture of side %d has %d bytes, was %d"
                            .formatted(
                                    geometry.decodedSide(),
                                    geometry.decodedBytes(),
                                    decoded.length));
        }
        int side = geometry.decodedSide();
        int crop = geometry.cropSide();
        byte[] pixels = new byte[geometry.croppedBytes()];
        for (int c = 0; c < ImageGeometry.RGB; c++) {
            for (int y = 0; y < crop; y++) {
                int from = (c * side + cropY + y) * side + cropX;
                System.arraycopy(decoded, from, pixels, (c * crop + y) * crop, crop);
            }
        }
        return pixels;
    }
}
