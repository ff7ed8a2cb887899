package io.flinkalexnet.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.data.Offset.offset;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private static final ImageGeometry PAPER = new ImageGeometry(256, 0, 227);
    private static final ImageGeometry PADDED = new ImageGeometry(32, 4, 32);

    private static byte[] decode(ImageGeometry geometry, byte[] encoded)
            throws ImageRejectedException {
        try (ImageDecoder decoder = new ImageDecoder(geometry)) {
            return decoder.decode(encoded);
        }
    }

    @ParameterizedTest
    @CsvSource({"256,256", "300,257", "500,375", "375,500", "511,511", "1000,300", "301,499"})
    void agreesWithJavaAndAnAreaFilterOnJpegs(int width, int height) throws Exception {
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(width, height, 1));
        byte[] expected = JavaDecoder.square(JavaDecoder.read(jpeg), PAPER);

        assertThat(JavaDecoder.largestDifference(decode(PAPER, jpeg), expected))
                .isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"512,512", "1024,700", "1100,1300", "2100,2050"})
    void reducedDecodeStaysCloseToTheAreaFilter(int width, int height) throws Exception {
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(width, height, 2));
        byte[] expected = JavaDecoder.square(JavaDecoder.read(jpeg), PAPER);
        byte[] actual = decode(PAPER, jpeg);

        assertThat(JavaDecoder.meanDifference(actual, expected)).isLessThan(1);
        assertThat(JavaDecoder.largestDifference(actual, expected)).isLessThan(16);
    }

    @ParameterizedTest
    @CsvSource({"32,32", "63,40", "64,64", "128,200", "256,256", "1000,700"})
    void followsTheGeometryOfSmallNetworks(int width, int height) throws Exception {
        byte[] png = TestPictures.encode(TestPictures.picture(width, height, 3), "png");
        byte[] expected = JavaDecoder.square(JavaDecoder.read(png), PADDED);

        assertThat(JavaDecoder.largestDifference(decode(PADDED, png), expected))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void keepsEveryPixelOfAPictureOfTheWantedSize() throws Exception {
        BufferedImage picture = TestPictures.picture(32, 32, 4);
        byte[] decoded = decode(PADDED, TestPictures.encode(picture, "png"));

        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                int rgb =
                        picture.getRGB(
                                Math.max(0, Math.min(31, x - 4)), Math.max(0, Math.min(31, y - 4)));
                assertThat(decoded[y * 40 + x]).isEqualTo((byte) (rgb >> 16));
                assertThat(decoded[1600 + y * 40 + x]).isEqualTo((byte) (rgb >> 8));
                assertThat(decoded[3200 + y * 40 + x]).isEqualTo((byte) rgb);
            }
        }
    }

    @Test
    void cropsTheCentreRoundedDown() throws Exception {
        // 32 of 37 columns: the crop starts at column 2
        BufferedImage picture = TestPictures.picture(37, 32, 5);
        byte[] decoded = decode(new ImageGeometry(32, 0, 32), TestPictures.encode(picture, "png"));

        assertThat(decoded[0]).isEqualTo((byte) (picture.getRGB(2, 0) >> 16));
        assertThat(decoded[31]).isEqualTo((byte) (picture.getRGB(33, 0) >> 16));
    }

    @Test
    void enlargesSmallPicturesSmoothly() throws Exception {
        BufferedImage ramp = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            ramp.setRGB(i % 16, i / 16, 0x010101 * (10 * (i % 16) + 40));
        }
        byte[] decoded = decode(new ImageGeometry(64, 0, 64), TestPictures.encode(ramp, "png"));

        for (int x = 8; x < 56; x++) { // a bicubic filter keeps a ramp: (x + 0.5) / 4 - 0.5
            assertThat(decoded[64 * 32 + x] & 0xFF)
                    .isCloseTo((int) Math.round(10 * ((x + 0.5) / 4 - 0.5) + 40), offset(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void appliesTheExifOrientation(int orientation) throws Exception {
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(400, 300, 6));
        BufferedImage upright = JavaDecoder.oriented(JavaDecoder.read(jpeg), orientation);

        byte[] decoded = decode(PAPER, TestPictures.withOrientation(jpeg, orientation));

        assertThat(JavaDecoder.largestDifference(decoded, JavaDecoder.square(upright, PAPER)))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void appliesTheExifOrientationToAReducedDecode() throws Exception {
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(800, 600, 6));
        BufferedImage upright = JavaDecoder.oriented(JavaDecoder.read(jpeg), 6);

        byte[] decoded = decode(PAPER, TestPictures.withOrientation(jpeg, 6));

        assertThat(JavaDecoder.meanDifference(decoded, JavaDecoder.square(upright, PAPER)))
                .isLessThan(1);
    }

    @Test
    void readsProgressiveJpegs() throws Exception {
        byte[] jpeg = TestPictures.progressiveJpeg(TestPictures.picture(400, 300, 7));

        assertThat(
                        JavaDecoder.largestDifference(
                                decode(PAPER, jpeg),
                                JavaDecoder.square(JavaDecoder.read(jpeg), PAPER)))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void makesThreeEqualChannelsOfGrey() throws Exception {
        BufferedImage grey = new BufferedImage(300, 280, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 300 * 280; i++) {
            grey.getRaster().setSample(i % 300, i / 300, 0, i % 300 * 255 / 299);
        }
        for (byte[] encoded :
                new byte[][] {TestPictures.jpeg(grey), TestPictures.encode(grey, "png")}) {
            byte[] decoded = decode(PAPER, encoded);
            int middle = 128 * 256 + 128;

            assertThat(decoded[middle]).isEqualTo(decoded[middle + 65536]);
            assertThat(decoded[middle]).isEqualTo(decoded[middle + 2 * 65536]);
            assertThat(decoded[middle] & 0xFF).isBetween(126, 130); // no gamma in between
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 128})
    void readsCmykWithAnAdobeMarkerAsColours(int black) throws Exception {
        BufferedImage picture = TestPictures.picture(300, 300, 8);
        BufferedImage darker = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 300 * 300; i++) {
            int rgb = picture.getRGB(i % 300, i / 300);
            int dark = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                dark |= (rgb >> shift & 0xFF) * black / 255 << shift;
            }
            darker.setRGB(i % 300, i / 300, dark);
        }

        byte[] decoded = decode(PAPER, TestPictures.cmykJpeg(picture, black));

        assertThat(JavaDecoder.meanDifference(decoded, JavaDecoder.square(darker, PAPER)))
                .isLessThan(2.5);
    }

    @Test
    void readsSixteenBitPngs() throws Exception {
        BufferedImage picture = TestPictures.picture(300, 260, 9);

        assertThat(
                        JavaDecoder.largestDifference(
                                decode(PAPER, TestPictures.png16(picture)),
                                JavaDecoder.square(picture, PAPER)))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void dropsAlphaAndKeepsTheColour() throws Exception {
        BufferedImage image = new BufferedImage(256, 256, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 65536; i++) {
            image.setRGB(i % 256, i / 256, i % 256 << 24 | 0x0A64C8);
        }
        byte[] decoded = decode(PAPER, TestPictures.encode(image, "png"));

        assertThat(decoded[100]).isEqualTo((byte) 0x0A);
        assertThat(decoded[65536 + 100]).isEqualTo((byte) 0x64);
        assertThat(decoded[2 * 65536 + 100]).isEqualTo((byte) 0xC8);
    }

    @Test
    void readsPalettePngs() throws Exception {
        BufferedImage image = new BufferedImage(256, 256, BufferedImage.TYPE_BYTE_INDEXED);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(255, 0, 0));
        graphics.fillRect(0, 0, 256, 256);
        graphics.dispose();
        byte[] decoded = decode(PAPER, TestPictures.encode(image, "png"));

        assertThat(decoded[1000]).isEqualTo((byte) 255);
        assertThat(decoded[65536 + 1000]).isZero();
    }

    @Test
    void readsBmp() throws Exception {
        BufferedImage picture = TestPictures.picture(301, 257, 10);

        assertThat(
                        JavaDecoder.largestDifference(
                                decode(PAPER, TestPictures.encode(picture, "bmp")),
                                JavaDecoder.square(picture, PAPER)))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void readsLosslessAndLossyWebp() throws Exception {
        BufferedImage picture = TestPictures.picture(301, 257, 11);
        byte[] expected = JavaDecoder.square(picture, PAPER);

        assertThat(
                        JavaDecoder.largestDifference(
                                decode(PAPER, TestPictures.webp(picture, 101)), expected))
                .isLessThanOrEqualTo(1);
        assertThat(
                        JavaDecoder.meanDifference(
                                decode(PAPER, TestPictures.webp(picture, 90)), expected))
                .isLessThan(4);
    }

    @Test
    void refusesPicturesThatWouldGrowBeyondTheResizeLimit() {
        byte[] thread = TestPictures.encode(new BufferedImage(16000, 2, 1), "png");

        ImageRejectedException refusal =
                catchThrowableOfType(ImageRejectedException.class, () -> decode(PAPER, thread));

        assertThat(refusal.reason()).isEqualTo(RejectionReason.TOO_LARGE);
        assertThat(refusal).hasMessageContaining("2048000 x 256");
    }

    @Test
    void decodesManyPicturesInConstantMemory() throws Exception {
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(500, 400, 12));
        byte[] corrupt = TestPictures.withBadHuffmanTable(jpeg);
        try (ImageDecoder decoder = new ImageDecoder(PAPER)) {
            long before = 0;
            long tracked = 0;
            for (int i = 0; i < 600; i++) {
                decoder.decode(jpeg);
                assertThatThrownBy(() -> decoder.decode(corrupt))
                        .isInstanceOf(ImageRejectedException.class);
                if (i == 100) {
                    before = Pointer.physicalBytes();
                    tracked = Pointer.totalBytes();
                }
            }
            // a leak of the decoded pixels alone would be 300 MB
            assertThat(Pointer.physicalBytes() - before).isLessThan(100L << 20);
            assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(tracked);
        }
    }

    @Test
    void survivesBeingClosedTwiceAndSaysThatItIsClosed() {
        ImageDecoder decoder = new ImageDecoder(PAPER);
        decoder.close();
        decoder.close();

        assertThatIllegalStateException().isThrownBy(() -> decoder.decode(new byte[] {1}));
    }
}
