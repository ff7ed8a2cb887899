package io.flinkalexnet.flink.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.flink.classify.CroppedImage;
import io.flinkalexnet.flink.decode.ImageCounters;
import io.flinkalexnet.flink.decode.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodeFunctionTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(8, 1, 6);
    private static final byte[] PNG = TestPictures.png(16, 0x102030);

    private FunctionHarness<CroppedImage> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new FunctionHarness<>(new DecodeFunction(GEOMETRY, "classify"));
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void cropsTheDecodedPictureAtItsCentre() throws Exception {
        harness.process(TestPictures.record(3, -1, null, PNG));

        CroppedImage cropped = harness.out().get(0);
        assertThat(cropped.id()).isEqualTo("picture-3");
        assertThat(cropped.eventTimeMillis()).isEqualTo(1003);
        assertThat(cropped.pixels()).hasSize(GEOMETRY.croppedBytes());
        assertThat(cropped.pixels()).startsWith(0x10).endsWith(0x30);
    }

    @Test
    void refusesWithReasonBytesAndPlace() throws Exception {
        byte[] text = "no picture".getBytes(StandardCharsets.UTF_8);
        harness.process(TestPictures.record(4, -1, null, text));
        harness.process(TestPictures.unreadable(5, -1));
        harness.process(TestPictures.record(6, -1, null, new byte[0]));

        assertThat(harness.rejections())
                .extracting(Rejection::reason)
                .containsExactly("UNSUPPORTED_FORMAT", "UNREADABLE_RECORD", "EMPTY");
        Rejection first = harness.rejections().get(0);
        assertThat(first.original()).isEqualTo(text);
        assertThat(first.offset()).isEqualTo(4);
        assertThat(first.job()).isEqualTo("classify");
        assertThat(harness.rejections().get(1).imageId()).isNull();
        assertThat(harness.rejections().get(1).detail()).isEqualTo("wrong magic");
        assertThat(harness.out()).isEmpty();
    }

    @Test
    void everyPictureIsAccountedFor() throws Exception {
        for (int i = 0; i < 5; i++) {
            harness.process(TestPictures.record(i, -1, null, PNG));
            harness.process(TestPictures.record(i, -1, null, Arrays.copyOf(PNG, 20 + i)));
        }
        harness.process(TestPictures.unreadable(5, -1));

        assertThat(harness.count(ImageCounters.IMAGES_IN)).isEqualTo(11);
        assertThat(harness.count(ImageCounters.IMAGES_OUT)).isEqualTo(5);
        assertThat(harness.count(ImageCounters.IMAGES_REJECTED)).isEqualTo(6);
        assertThat(harness.rejections()).hasSize(6);
        assertThat(harness.out()).hasSize(5);
    }
}
