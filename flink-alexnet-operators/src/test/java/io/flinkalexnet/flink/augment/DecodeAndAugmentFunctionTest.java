package io.flinkalexnet.flink.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.AugmentationOptions;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ColorPca;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.flink.decode.ImageCounters;
import io.flinkalexnet.flink.decode.Rejection;
import io.flinkalexnet.flink.train.TrainingImage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodeAndAugmentFunctionTest {
    private static final byte[] PNG = TestPictures.png(16, 0x102030);
    private static final Augmentation AUGMENTATION =
            new Augmentation(
                    new ImageGeometry(12, 0, 6),
                    AugmentationOptions.paper(5L),
                    ColorPca.of(new double[] {3, 1, 0, 1, 2, 0, 0, 0, 1}));

    private FunctionHarness<TrainingImage> harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                new FunctionHarness<>(
                        new DecodeAndAugmentFunction(AUGMENTATION, List.of("ant", "bee", "cat")));
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void givesTheAugmentedPictureWithItsClassAndPlace() throws Exception {
        harness.process(TestPictures.record(7, 2, "cat", PNG));

        AugmentedImage expected;
        try (ImageDecoder decoder = new ImageDecoder(AUGMENTATION.geometry())) {
            expected = AUGMENTATION.augment(decoder.decode(PNG), 2, "picture-7");
        }
        TrainingImage picture = harness.out().get(0);
        assertThat(picture.sequence()).isEqualTo(7);
        assertThat(picture.epoch()).isEqualTo(2);
        assertThat(picture.label()).isEqualTo(2);
        assertThat(picture.pixels()).isEqualTo(expected.pixels());
        assertThat(picture.shift()).isEqualTo(expected.shift());
        assertThat(picture.cropY()).isEqualTo(expected.cropY());
        assertThat(picture.cropX()).isEqualTo(expected.cropX());
        assertThat(picture.flip()).isEqualTo(expected.flip());
    }

    @Test
    void leavesAHoleForEveryRecordItRefuses() throws Exception {
        harness.process(TestPictures.unreadable(0, 0));
        harness.process(TestPictures.record(1, 0, null, PNG));
        harness.process(TestPictures.record(2, 0, "dog", PNG));
        harness.process(TestPictures.record(3, 0, "cat", new byte[] {1, 2, 3}));
        harness.process(TestPictures.record(4, 0, "cat", PNG));

        assertThat(harness.rejections())
                .extracting(Rejection::reason)
                .containsExactly(
                        "UNREADABLE_RECORD",
                        "MISSING_LABEL",
                        "UNKNOWN_LABEL",
                        "UNSUPPORTED_FORMAT");
        assertThat(harness.rejections().get(2).detail())
                .isEqualTo("the label 'dog' is not among the 3 of the statistics");
        assertThat(harness.out())
                .extracting(TrainingImage::sequence)
                .containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(harness.out())
                .extracting(TrainingImage::label)
                .containsExactly(-1, -1, -1, -1, 2);
    }

    @Test
    void reportsARefusedRecordInTheFirstEpochOnly() throws Exception {
        for (int epoch = 0; epoch < 3; epoch++) {
            harness.process(TestPictures.record(10 + epoch, epoch, "dog", PNG));
        }

        assertThat(harness.rejections()).hasSize(1);
        assertThat(harness.out()).hasSize(3).allMatch(each -> each.label() == TrainingImage.HOLE);
    }

    @Test
    void everyPictureIsAccountedFor() throws Exception {
        for (int i = 0; i < 4; i++) {
            harness.process(TestPictures.record(2 * i, i, "ant", PNG));
            harness.process(TestPictures.unreadable(2 * i + 1, i));
        }

        assertThat(harness.count(ImageCounters.IMAGES_IN)).isEqualTo(8);
        assertThat(harness.count(ImageCounters.IMAGES_OUT)).isEqualTo(4);
        assertThat(harness.count(ImageCounters.IMAGES_REJECTED)).isEqualTo(4);
    }

    @Test
    void refusesALabelThatIsThereTwice() {
        assertThatThrownBy(() -> new DecodeAndAugmentFunction(AUGMENTATION, List.of("ant", "ant")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ant'");
    }
}
