package io.flinkalexnet.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.engine.image.Preprocessing.Layout;
import io.flinkalexnet.engine.model.NetworkConfig;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(3, 0, 2);

    /** Row by row 0 to 8, plus 10 in green and 20 in blue. */
    private static final MeanImage MEAN =
            new MeanImage(
                    3,
                    new float[] {
                        0, 1, 2, 3, 4, 5, 6, 7, 8, //
                        10, 11, 12, 13, 14, 15, 16, 17, 18, //
                        20, 21, 22, 23, 24, 25, 26, 27, 28
                    });

    private static final byte[] PIXELS = {
        100,
        101,
        102,
        103, //
        50,
        51,
        52,
        53, //
        (byte) 200,
        (byte) 201,
        (byte) 254,
        (byte) 255
    };

    private final Preprocessing preprocessing = new Preprocessing(GEOMETRY, MEAN, 0.5f);

    /** Crop at (1, 0): the mean's rows 1 and 2, columns 0 and 1. */
    @Test
    void subtractsTheMeanAtTheCropsOwnOffsetThenShiftsThenScales() {
        float[] chw = normalized(image(1, 0, false), Layout.CHW);
        assertThat(chw)
                .containsExactly(
                        (100 - 3 + 1) / 2f,
                        (101 - 4 + 1) / 2f,
                        (102 - 6 + 1) / 2f,
                        (103 - 7 + 1) / 2f,
                        (50 - 13 - 2) / 2f,
                        (51 - 14 - 2) / 2f,
                        (52 - 16 - 2) / 2f,
                        (53 - 17 - 2) / 2f,
                        (200 - 23 + 4) / 2f,
                        (201 - 24 + 4) / 2f,
                        (254 - 26 + 4) / 2f,
                        (255 - 27 + 4) / 2f);
    }

    @Test
    void mirrorsAfterTheMean() {
        float[] plain = normalized(image(0, 1, false), Layout.CHW);
        float[] mirrored = normalized(image(0, 1, true), Layout.CHW);
        for (int row = 0; row < 6; row++) {
            assertThat(mirrored[2 * row]).isEqualTo(plain[2 * row + 1]);
            assertThat(mirrored[2 * row + 1]).isEqualTo(plain[2 * row]);
        }
        assertThat(plain[0]).isEqualTo((100 - 1 + 1) / 2f);
    }

    @Test
    void writesChannelsInnermostForHwc() {
        for (boolean flip : new boolean[] {false, true}) {
            float[] chw = normalized(image(1, 1, flip), Layout.CHW);
            float[] hwc = normalized(image(1, 1, flip), Layout.HWC);
            for (int c = 0; c < 3; c++) {
                for (int pixel = 0; pixel < 4; pixel++) {
                    assertThat(hwc[3 * pixel + c]).isEqualTo(chw[4 * c + pixel]);
                }
            }
        }
    }

    @Test
    void writesAtTheOffsetAndNowhereElse() {
        MiniBatch batch = new MiniBatch(GEOMETRY, 2);
        batch.add(image(0, 0, true), 0);
        batch.add(image(1, 1, true), 0);
        float[] target = new float[30];
        preprocessing.normalize(batch, 1, Layout.HWC, target, 9);
        float[] expected = normalized(image(1, 1, true), Layout.HWC);
        for (int i = 0; i < target.length; i++) {
            boolean inside = i >= 9 && i < 21;
            assertThat(target[i]).isEqualTo(inside ? expected[i - 9] : 0);
        }
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        refuses("mean", () -> new Preprocessing(GEOMETRY, MeanImage.constant(4, 1), 1));
        refuses("mean", () -> new MeanImage(3, new float[26]));
        refuses("scale", () -> new Preprocessing(GEOMETRY, MEAN, 0));
        refuses("scale", () -> new Preprocessing(GEOMETRY, MEAN, Float.NaN));
        refuses("scale", () -> new Preprocessing(GEOMETRY, MEAN, Float.POSITIVE_INFINITY));
        refuses(
                "alexnet-small takes",
                () -> preprocessing.checkFits(NetworkConfig.of("alexnet-small", 2).spec()));
    }

    @Test
    void fitsTheNetworkItsGeometryIsMadeFor() {
        for (String name : NetworkConfig.names()) {
            NetworkConfig network = NetworkConfig.of(name, 2);
            ImageGeometry geometry = ImageGeometry.of(network);
            new Preprocessing(geometry, MeanImage.constant(geometry.decodedSide(), 0), 1)
                    .checkFits(network.spec());
        }
    }

    private static void refuses(String word, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(word);
    }

    private static AugmentedImage image(int cropY, int cropX, boolean flip) {
        return new AugmentedImage(PIXELS.clone(), new float[] {1, -2, 4}, cropY, cropX, flip);
    }

    private float[] normalized(AugmentedImage image, Layout layout) {
        MiniBatch batch = new MiniBatch(GEOMETRY, 1);
        batch.add(image, 0);
        float[] target = new float[12];
        preprocessing.normalize(batch, 0, layout, target, 0);
        return target;
    }
}
