package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.TestPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class ThumbnailTest {
    private static final String SECRET = "<script>alert('behind the picture')</script>";

    @Test
    void makesASmallSquareOfItsOwn() throws Exception {
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(300, 200, 1));

        Thumbnail thumbnail = Thumbnail.of(with(jpeg, SECRET), 96);

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(thumbnail.bytes()));
        assertThat(image.getWidth()).isEqualTo(96);
        assertThat(image.getHeight()).isEqualTo(96);
        assertThat(thumbnail.mediaType()).isEqualTo("image/jpeg");
        assertThat(thumbnail.dataUri()).startsWith("data:image/jpeg;base64,");
        assertThat(new String(thumbnail.bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("script");
    }

    @Test
    void keepsEveryPixelOfATinyPicture() throws Exception {
        BufferedImage picture = TestPictures.picture(28, 28, 2);

        Thumbnail thumbnail = Thumbnail.of(TestPictures.encode(picture, "png"), 96);

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(thumbnail.bytes()));
        assertThat(thumbnail.mediaType()).isEqualTo("image/png");
        for (int i = 0; i < 28 * 28; i++) {
            assertThat(image.getRGB(i % 28, i / 28)).isEqualTo(picture.getRGB(i % 28, i / 28));
        }
    }

    @Test
    void refusesWhatIsNoPicture() {
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(30, 20, 1));

        for (byte[] bad :
                new byte[][] {
                    new byte[0],
                    SECRET.getBytes(StandardCharsets.UTF_8),
                    "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8),
                    Arrays.copyOf(jpeg, jpeg.length / 2),
                    TestPictures.withJpegSize(jpeg, 65_500, 65_500)
                }) {
            assertThatThrownBy(() -> Thumbnail.of(bad, 96))
                    .isInstanceOf(ImageRejectedException.class);
        }
    }

    private static byte[] with(byte[] picture, String tail) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(picture);
        bytes.write(tail.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
