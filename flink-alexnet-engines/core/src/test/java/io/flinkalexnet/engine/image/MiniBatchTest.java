package io.flinkalexnet.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class MiniBatchTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(4, 0, 2);

    private final MiniBatch batch = new MiniBatch(GEOMETRY, 3);

    @Test
    void givesBackWhatWasAdded() {
        batch.add(image(1), 7);
        batch.add(image(2), MiniBatch.NO_LABEL);
        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.isFull()).isFalse();
        assertThat(batch.label(0)).isEqualTo(7);
        assertThat(batch.label(1)).isEqualTo(-1);
        assertThat(batch.image(1)).usingRecursiveComparison().isEqualTo(image(2));
        assertThat(batch.shift(1, 2)).isEqualTo(2.5f);
        assertThat(batch.pixels()[batch.pixelOffset(1)]).isEqualTo((byte) 2);
    }

    @Test
    void copiesOnTheWayInAndOut() {
        AugmentedImage in = image(1);
        batch.add(in, 0);
        in.pixels()[0] = 99;
        in.shift()[0] = 99;
        batch.image(0).pixels()[1] = 99;
        assertThat(batch.image(0)).usingRecursiveComparison().isEqualTo(image(1));
    }

    @Test
    void isFilledAndClearedAgain() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3; i++) {
                batch.add(image(i), i);
            }
            assertThat(batch.isFull()).isTrue();
            assertThatIllegalStateException()
                    .isThrownBy(() -> batch.add(image(1), 0))
                    .withMessageContaining("3");
            batch.clear();
            assertThat(batch.size()).isZero();
        }
    }

    @Test
    void refusesToBeTakenForAnotherGeometry() {
        batch.checkGeometry(new ImageGeometry(4, 0, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.checkGeometry(new ImageGeometry(5, 0, 2)))
                .withMessageContaining(GEOMETRY.toString());
    }

    @Test
    void refusesLabelsThatAreNoClassAndNamesThePicture() {
        batch.add(image(1), 6);
        batch.checkLabels(7);
        batch.add(image(2), MiniBatch.NO_LABEL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.checkLabels(7))
                .withMessage("labels must be in [0, 7), picture 1 has -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.checkLabels(6))
                .withMessage("labels must be in [0, 6), picture 0 has 6");
    }

    @Test
    void becomesACopyOfAnother() {
        batch.add(image(1), 5);
        batch.add(image(2), 6);
        MiniBatch copy = new MiniBatch(GEOMETRY, 2);
        copy.copyFrom(batch);
        batch.clear();
        batch.add(image(3), 8);
        assertThat(copy.size()).isEqualTo(2);
        assertThat(copy.image(0)).usingRecursiveComparison().isEqualTo(image(1));
        assertThat(copy.image(1)).usingRecursiveComparison().isEqualTo(image(2));
        assertThat(copy.label(1)).isEqualTo(6);
    }

    @Test
    void refusesToCopyWhatDoesNotFit() {
        batch.add(image(1), 0);
        batch.add(image(2), 0);
        MiniBatch smaller = new MiniBatch(GEOMETRY, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> smaller.copyFrom(batch));
        MiniBatch other = new MiniBatch(new ImageGeometry(5, 0, 2), 3);
        assertThatIllegalArgumentException().isThrownBy(() -> other.copyFrom(batch));
    }

    @Test
    void refusesPicturesOfAnotherSizeOrOffset() {
        refuses("bytes", new AugmentedImage(new byte[13], new float[3], 0, 0, false));
        refuses("offsets", new AugmentedImage(new byte[12], new float[3], 3, 0, false));
        refuses("offsets", new AugmentedImage(new byte[12], new float[3], 0, -1, false));
        batch.add(new AugmentedImage(new byte[12], new float[3], 2, 2, false), 0);
    }

    private void refuses(String word, AugmentedImage image) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.add(image, 0))
                .withMessageContaining(word);
        assertThat(batch.size()).isZero();
    }

    private static AugmentedImage image(int value) {
        byte[] pixels = new byte[12];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (value + i);
        }
        float[] shift = {value, value + 0.25f, value + 0.5f};
        return new AugmentedImage(pixels, shift, value % 3, (value + 1) % 3, value % 2 == 0);
    }
}
