package io.flinkalexnet.engine.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.image.Preprocessing.Layout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ViewsTest {
    /** Pictures of 4 by 4 pixels, crops of 2 by 2: offsets 0, 1 and 2. */
    private static final ImageGeometry GEOMETRY = new ImageGeometry(4, 0, 2);

    /**
     * The red channel is laid out as
     *
     * <pre>
     *  0  1  2  3
     *  4  5  6  7
     *  8  9 10 11
     * 12 13 14 15
     * </pre>
     *
     * green is 16 more, blue 32 more.
     */
    private static byte[] picture() {
        byte[] decoded = new byte[GEOMETRY.decodedBytes()];
        for (int i = 0; i < decoded.length; i++) {
            decoded[i] = (byte) i;
        }
        return decoded;
    }

    @Test
    void tenViewsAreFourCornersTheCentreAndTheirMirrorImages() {
        List<float[]> red = red(Views.TEN);

        assertThat(red)
                .containsExactly(
                        new float[] {0, 1, 4, 5},
                        new float[] {2, 3, 6, 7},
                        new float[] {8, 9, 12, 13},
                        new float[] {10, 11, 14, 15},
                        new float[] {5, 6, 9, 10},
                        new float[] {1, 0, 5, 4},
                        new float[] {3, 2, 7, 6},
                        new float[] {9, 8, 13, 12},
                        new float[] {11, 10, 15, 14},
                        new float[] {6, 5, 10, 9});
    }

    @Test
    void fiveViewsAreTheTenWithoutMirrorImages() {
        assertThat(red(Views.FIVE)).containsExactlyElementsOf(red(Views.TEN).subList(0, 5));
    }

    @Test
    void oneViewIsTheCentre() {
        assertThat(red(Views.CENTER)).containsExactly(new float[] {5, 6, 9, 10});
    }

    @Test
    void allChannelsAreCroppedAtTheSamePlace() {
        AugmentedImage topRight = Views.FIVE.of(GEOMETRY, picture()).get(1);

        assertThat(topRight.pixels()).containsExactly(2, 3, 6, 7, 18, 19, 22, 23, 34, 35, 38, 39);
        assertThat(topRight.cropY()).isZero();
        assertThat(topRight.cropX()).isEqualTo(2);
        assertThat(topRight.shift()).containsOnly(0);
    }

    @Test
    void otherNumbersOfViewsAreRefused() {
        assertThat(Views.of(5)).isEqualTo(Views.FIVE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Views.of(2))
                .withMessage("views must be one of [1, 5, 10], was 2");
    }

    /** The red pixels of each view as a network sees them, behind the mirror. */
    private static List<float[]> red(Views views) {
        Preprocessing plain = new Preprocessing(GEOMETRY, MeanImage.constant(4, 0), 1);
        List<AugmentedImage> images = views.of(GEOMETRY, picture());
        MiniBatch batch = new MiniBatch(GEOMETRY, images.size());
        return images.stream()
                .map(
                        image -> {
                            batch.clear();
                            batch.add(image, MiniBatch.NO_LABEL);
                            float[] floats = new float[GEOMETRY.croppedBytes()];
                            plain.normalize(batch, 0, Layout.CHW, floats, 0);
                            return Arrays.copyOf(floats, 4);
                        })
                .toList();
    }
}
