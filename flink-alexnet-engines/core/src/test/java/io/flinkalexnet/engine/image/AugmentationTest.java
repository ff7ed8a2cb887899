package io.flinkalexnet.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final ImageGeometry PAPER = new ImageGeometry(256, 0, 224);
    private static final ImageGeometry SMALL = new ImageGeometry(8, 2, 8);

    private static Augmentation augmentation(ImageGeometry geometry, long seed) {
        return new Augmentation(geometry, AugmentationOptions.paper(seed), ColorPcaTest.REFERENCE);
    }

    private static byte[] randomPicture(ImageGeometry geometry, long seed) {
        byte[] decoded = new byte[geometry.decodedBytes()];
        new Random(seed).nextBytes(decoded);
        return decoded;
    }

    private static void assertSame(AugmentedImage a, AugmentedImage b) {
        assertThat(a.pixels()).isEqualTo(b.pixels());
        assertThat(a.shift()).isEqualTo(b.shift());
        assertThat(new int[] {a.cropY(), a.cropX()}).isEqualTo(new int[] {b.cropY(), b.cropX()});
        assertThat(a.flip()).isEqualTo(b.flip());
    }

    @Test
    void givesTheSamePixelsForTheSameKey() {
        byte[] decoded = randomPicture(SMALL, 1);
        byte[] untouched = decoded.clone();
        for (int i = 0; i < 100; i++) {
            assertSame(
                    augmentation(SMALL, 7).augment(decoded, i, "cat-" + i),
                    augmentation(SMALL, 7).augment(decoded, i, "cat-" + i));
        }
        assertThat(decoded).isEqualTo(untouched);
    }

    /** Computed by another program from the documented order of words. */
    @Test
    void pinsTheRandomDrawsOfOneKey() {
        AugmentedImage image =
                augmentation(PAPER, 42).augment(new byte[PAPER.decodedBytes()], 3, "cat-1");

        assertThat(image.cropY()).isEqualTo(20);
        assertThat(image.cropX()).isEqualTo(6);
        assertThat(image.flip()).isFalse();
        assertThat(image.shift())
                .containsExactly(new float[] {0.7739122f, 0.8850437f, 1.0064316f}, within(1e-6f));
    }

    @Test
    void changesWithSeedEpochAndId() {
        byte[] decoded = randomPicture(SMALL, 1);
        AugmentedImage image = augmentation(SMALL, 7).augment(decoded, 0, "cat");

        assertThat(augmentation(SMALL, 8).augment(decoded, 0, "cat").shift())
                .isNotEqualTo(image.shift());
        assertThat(augmentation(SMALL, 7).augment(decoded, 1, "cat").shift())
                .isNotEqualTo(image.shift());
        assertThat(augmentation(SMALL, 7).augment(decoded, 0, "dog").shift())
                .isNotEqualTo(image.shift());
    }

    @Test
    void cutsThePixelsAtItsOffsets() {
        byte[] decoded = randomPicture(SMALL, 2);
        for (int i = 0; i < 50; i++) {
            AugmentedImage image = augmentation(SMALL, 9).augment(decoded, 0, "id-" + i);
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < 8; y++) {
                    for (int x = 0; x < 8; x++) {
                        int from = (c * 12 + image.cropY() + y) * 12 + image.cropX() + x;
                        assertThat(image.pixels()[(c * 8 + y) * 8 + x]).isEqualTo(decoded[from]);
                    }
                }
            }
        }
    }

    @Test
    void reachesBothEndOffsetsAboutEquallyOften() {
        ImageGeometry geometry = new ImageGeometry(40, 0, 8);
        byte[] decoded = new byte[geometry.decodedBytes()];
        int[] rows = new int[33];
        int[] columns = new int[33];
        for (int i = 0; i < 6600; i++) {
            AugmentedImage image = augmentation(geometry, 3).augment(decoded, 0, "id-" + i);
            rows[image.cropY()]++;
            columns[image.cropX()]++;
        }
        for (int offset = 0; offset <= 32; offset++) { // 200 expected, standard deviation 14
            assertThat(rows[offset]).isBetween(130, 270);
            assertThat(columns[offset]).isBetween(130, 270);
        }
    }

    @Test
    void mirrorsAsOftenAsAsked() {
        assertThat(mirrored(0)).isZero();
        assertThat(mirrored(1)).isEqualTo(2000);
        assertThat(mirrored(0.5)).isBetween(910, 1090); // four standard deviations
    }

    private static int mirrored(double probability) {
        Augmentation augmentation =
                new Augmentation(
                        SMALL, new AugmentationOptions(probability, 0, 1), ColorPcaTest.REFERENCE);
        byte[] decoded = new byte[SMALL.decodedBytes()];
        int count = 0;
        for (int i = 0; i < 2000; i++) {
            count += augmentation.augment(decoded, 0, "id-" + i).flip() ? 1 : 0;
        }
        return count;
    }

    @Test
    void mirroringTwiceIsTheIdentity() {
        byte[] decoded = randomPicture(SMALL, 3);
        Preprocessing preprocessing = new Preprocessing(SMALL, MeanImage.constant(12, 0), 1);
        AugmentedImage plain = Augmentation.centerCrop(SMALL, decoded);
        float[] once = normalized(preprocessing, plain, true);
        byte[] mirroredBytes = new byte[once.length];
        for (int i = 0; i < once.length; i++) {
            mirroredBytes[i] = (byte) (int) once[i];
        }
        AugmentedImage mirrored = new AugmentedImage(mirroredBytes, plain.shift(), 2, 2, true);

        assertThat(once).isNotEqualTo(normalized(preprocessing, plain, false));
        assertThat(normalized(preprocessing, mirrored, true))
                .isEqualTo(normalized(preprocessing, plain, false));
    }

    private static float[] normalized(
            Preprocessing preprocessing, AugmentedImage image, boolean flip) {
        MiniBatch batch = new MiniBatch(SMALL, 1);
        batch.add(
                new AugmentedImage(
                        image.pixels(), image.shift(), image.cropY(), image.cropX(), flip),
                MiniBatch.NO_LABEL);
        float[] target = new float[SMALL.croppedBytes()];
        preprocessing.normalize(batch, 0, Preprocessing.Layout.CHW, target, 0);
        return target;
    }

    @Test
    void theMeanIsSubtractedAtTheCropsOwnOffset() {
        byte[] decoded = randomPicture(SMALL, 4);
        float[] mean = new float[decoded.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = decoded[i] & 0xFF; // the picture itself: every crop must come out as zero
        }
        Preprocessing preprocessing = new Preprocessing(SMALL, new MeanImage(12, mean), 1);
        Augmentation augmentation =
                new Augmentation(SMALL, new AugmentationOptions(0.5, 0, 5), ColorPcaTest.REFERENCE);
        for (int i = 0; i < 100; i++) {
            AugmentedImage image = augmentation.augment(decoded, 0, "id-" + i);

            assertThat(normalized(preprocessing, image, image.flip())).containsOnly(0f);
        }
    }

    @Test
    void lightingHasTheSpreadOfTheReference() {
        double[] squares = new double[3];
        byte[] decoded = new byte[SMALL.decodedBytes()];
        int draws = 40_000;
        for (int i = 0; i < draws; i++) {
            float[] shift = augmentation(SMALL, 6).augment(decoded, i, "cat").shift();
            for (int c = 0; c < 3; c++) {
                squares[c] += (double) shift[c] * shift[c];
            }
        }
        double[] expected = {3.167, 3.223, 3.254}; // levels of 0 to 255
        for (int c = 0; c < 3; c++) { // the standard error is 0.35 %
            assertThat(Math.sqrt(squares[c] / draws)).isCloseTo(expected[c], within(0.04));
        }
    }

    @Test
    void lightingEndsWithItsLastEpochAndChangesNothingElse() {
        byte[] decoded = randomPicture(SMALL, 7);
        Augmentation ending =
                new Augmentation(
                        SMALL, new AugmentationOptions(0.5, 0.1, 67, 6), ColorPcaTest.REFERENCE);

        AugmentedImage last = ending.augment(decoded, 66, "cat");
        AugmentedImage off = ending.augment(decoded, 67, "cat");

        assertThat(last.shift())
                .isEqualTo(augmentation(SMALL, 6).augment(decoded, 66, "cat").shift());
        assertThat(last.shift()).doesNotContain(0f);
        assertThat(off.shift()).containsOnly(0f);
        assertThat(off.pixels())
                .isEqualTo(augmentation(SMALL, 6).augment(decoded, 67, "cat").pixels());
    }

    @Test
    void centreCropHasNothingRandom() {
        ImageGeometry odd = new ImageGeometry(256, 0, 227);
        byte[] decoded = randomPicture(odd, 5);
        AugmentedImage image = Augmentation.centerCrop(odd, decoded);

        assertThat(image.cropY()).isEqualTo(14);
        assertThat(image.cropX()).isEqualTo(14);
        assertThat(image.flip()).isFalse();
        assertThat(image.shift()).containsOnly(0f);
        assertThat(image.pixels()[0]).isEqualTo(decoded[14 * 256 + 14]);
        assertThat(image.pixels()[odd.croppedBytes() - 1])
                .isEqualTo(decoded[(2 * 256 + 240) * 256 + 240]);
    }

    @Test
    void refusesAPictureOfAnotherGeometry() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> augmentation(SMALL, 1).augment(new byte[12], 0, "cat"))
                .withMessageContaining("432");
    }

    @Test
    void checksItsOptions() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AugmentationOptions(1.1, 0.1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AugmentationOptions(0.5, Double.NaN, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AugmentationOptions(0.5, 0.1, -1, 0))
                .withMessageContaining("lightingEpochs");
    }
}
