package io.flinkalexnet.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkalexnet.engine.image.ImageHeader.Format;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderGuardTest {
    private static final BufferedImage PICTURE = TestPictures.picture(60, 41, 1);

    private static ImageRejectedException refusal(byte[] encoded) {
        return catchThrowableOfType(ImageRejectedException.class, () -> HeaderGuard.check(encoded));
    }

    private static RejectionReason reason(byte[] encoded) {
        ImageRejectedException refusal = refusal(encoded);
        return refusal == null ? null : refusal.reason();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsTheSizeOfEveryFormat() throws Exception {
        assertThat(HeaderGuard.check(TestPictures.jpeg(PICTURE)))
                .isEqualTo(new ImageHeader(Format.JPEG, 60, 41));
        assertThat(HeaderGuard.check(TestPictures.progressiveJpeg(PICTURE)))
                .isEqualTo(new ImageHeader(Format.JPEG, 60, 41));
        assertThat(HeaderGuard.check(TestPictures.encode(PICTURE, "png")))
                .isEqualTo(new ImageHeader(Format.PNG, 60, 41));
        assertThat(HeaderGuard.check(TestPictures.encode(PICTURE, "bmp")))
                .isEqualTo(new ImageHeader(Format.BMP, 60, 41));
        assertThat(HeaderGuard.check(TestPictures.webp(PICTURE, 80)))
                .isEqualTo(new ImageHeader(Format.WEBP, 60, 41));
        assertThat(HeaderGuard.check(TestPictures.webp(PICTURE, 101)))
                .isEqualTo(new ImageHeader(Format.WEBP, 60, 41));
    }

    @Test
    void readsTheCanvasOfExtendedWebp() throws Exception {
        ByteBuffer webp = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        webp.put(latin("RIFF")).putInt(22).put(latin("WEBPVP8X")).putInt(10).putInt(0);
        webp.put((byte) 0xF3).put((byte) 1).put((byte) 0); // 500 columns
        webp.put((byte) 0x76).put((byte) 1).put((byte) 0); // 375 rows

        assertThat(HeaderGuard.check(webp.array()))
                .isEqualTo(new ImageHeader(Format.WEBP, 500, 375));
    }

    @Test
    void readsBmpOfOs2AndTopDownBmp() throws Exception {
        ByteBuffer os2 = ByteBuffer.allocate(26 + 8).order(ByteOrder.LITTLE_ENDIAN);
        os2.put(latin("BM")).putInt(34).putInt(0).putInt(26).putInt(12);
        os2.putShort((short) 2).putShort((short) 1).putShort((short) 1).putShort((short) 24);
        assertThat(HeaderGuard.check(os2.array())).isEqualTo(new ImageHeader(Format.BMP, 2, 1));

        byte[] topDown = TestPictures.encode(PICTURE, "bmp");
        ByteBuffer.wrap(topDown).order(ByteOrder.LITTLE_ENDIAN).putInt(22, -41);
        assertThat(HeaderGuard.check(topDown)).isEqualTo(new ImageHeader(Format.BMP, 60, 41));
    }

    @Test
    void refusesNoBytesAsEmpty() {
        assertThat(reason(new byte[0])).isEqualTo(RejectionReason.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "GIF89a......, GIF",
        "just some words\\n, text",
        "BMW is no picture, text",
        "<!DOCTYPE html><html>, HTML text",
        "<svg width='1'/>, SVG text",
        "%PDF-1.7, PDF",
        "....ftypavif, AVIF",
        "RIFF....WAVEfmt, a RIFF file other than WebP"
    })
    void namesWhatItSawInsteadOfAPicture(String content, String name) {
        ImageRejectedException refusal = refusal(latin(content));

        assertThat(refusal.reason()).isEqualTo(RejectionReason.UNSUPPORTED_FORMAT);
        assertThat(refusal).hasMessageEndingWith("this is " + name);
    }

    @Test
    void namesBinaryFormatsAndShowsUnknownBytes() {
        assertThat(refusal(latin("II*\0\b\0\0\0"))).hasMessageEndingWith("TIFF");
        assertThat(refusal(latin("MM\0*\0\0\0\b"))).hasMessageEndingWith("TIFF");
        assertThat(refusal(TestPictures.encode(PICTURE, "gif"))).hasMessageEndingWith("GIF");
        assertThat(refusal(new byte[] {0, 1, 2, 3}))
                .hasMessageEndingWith("unknown (first bytes 00010203)");
    }

    @ParameterizedTest
    @CsvSource({"65500,65500", "30000,30000", "16385,1", "1,16385", "16384,4097"})
    void refusesClaimedSizesBeyondTheLimitsAndNamesThem(int width, int height) {
        ImageRejectedException refusal =
                refusal(TestPictures.withJpegSize(TestPictures.jpeg(PICTURE), width, height));

        assertThat(refusal.reason()).isEqualTo(RejectionReason.TOO_LARGE);
        assertThat(refusal).hasMessageContaining("%d x %d".formatted(width, height));
    }

    @Test
    void acceptsClaimedSizesUpToTheLimits() throws Exception {
        byte[] jpeg = TestPictures.jpeg(PICTURE);

        assertThat(HeaderGuard.check(TestPictures.withJpegSize(jpeg, 16384, 4096)))
                .isEqualTo(new ImageHeader(Format.JPEG, 16384, 4096));
        assertThat(HeaderGuard.check(TestPictures.withJpegSize(jpeg, 1, 16384)).height())
                .isEqualTo(16384);
    }

    @Test
    void refusesPngSizesThatDoNotFitAnInt() {
        byte[] png = TestPictures.encode(PICTURE, "png");
        ByteBuffer.wrap(png).putInt(16, -1).putInt(20, -1);

        assertThat(refusal(png)).hasMessageContaining("4294967295 x 4294967295");
        assertThat(reason(png)).isEqualTo(RejectionReason.TOO_LARGE);
    }

    @Test
    void refusesBmpSizesAtTheEdgeOfAnInt() {
        byte[] bmp = TestPictures.encode(PICTURE, "bmp");
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(22, Integer.MIN_VALUE);
        assertThat(reason(bmp)).isEqualTo(RejectionReason.TOO_LARGE);

        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, -60).putInt(22, 41);
        assertThat(reason(bmp)).isEqualTo(RejectionReason.CORRUPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "progressive", "png", "bmp", "webp", "lossless"})
    void refusesEveryTruncation(String format) throws Exception {
        byte[] whole = encoded(format);
        HeaderGuard.check(whole);
        for (int length = 2; length < whole.length; length += length < 700 ? 1 : 11) {
            RejectionReason reason = reason(TestPictures.cut(whole, length));
            if (length >= 12) {
                assertThat(reason).as("%d bytes", length).isEqualTo(RejectionReason.TRUNCATED);
            } else { // too short to tell some formats from text
                assertThat(reason)
                        .as("%d bytes", length)
                        .isIn(RejectionReason.TRUNCATED, RejectionReason.UNSUPPORTED_FORMAT);
            }
        }
    }

    private static byte[] encoded(String format) {
        return switch (format) {
            case "jpeg" -> TestPictures.jpeg(PICTURE);
            case "progressive" -> TestPictures.progressiveJpeg(PICTURE);
            case "webp" -> TestPictures.webp(PICTURE, 80);
            case "lossless" -> TestPictures.webp(PICTURE, 101);
            default -> TestPictures.encode(PICTURE, format);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "progressive", "png", "bmp", "webp", "lossless"})
    void toleratesBytesBehindTheEnd(String format) throws Exception {
        byte[] padded = TestPictures.append(encoded(format), 0, 0, 'x', 0xFF, 0, 1, 2);

        assertThat(HeaderGuard.check(padded).width()).isEqualTo(60);
    }

    @Test
    void doesNotTakeTheEndOfAThumbnailForThatOfThePicture() {
        byte[] jpeg = TestPictures.jpeg(PICTURE);
        byte[] comment = {(byte) 0xFF, (byte) 0xFE, 0, 4, (byte) 0xFF, (byte) 0xD9};
        byte[] withThumbnail = TestPictures.insert(jpeg, 2, comment);
        byte[] cut = TestPictures.cut(withThumbnail, withThumbnail.length - 2);

        assertThat(reason(withThumbnail)).isNull();
        assertThat(reason(cut)).isEqualTo(RejectionReason.TRUNCATED);
    }

    @Test
    void skipsFillBytesBetweenSegmentsAsLibjpegDoes() throws Exception {
        byte[] jpeg = TestPictures.jpeg(PICTURE);
        int tables = TestPictures.segment(jpeg, 0xDB, 0xDB);
        byte[] filled = TestPictures.insert(jpeg, tables, new byte[] {0, 7, (byte) 0xFF, 0, 9, -1});

        assertThat(HeaderGuard.check(filled).height()).isEqualTo(41);
    }

    @Test
    void refusesHeadersThatContradictThemselves() {
        byte[] jpeg = TestPictures.jpeg(PICTURE);
        assertThat(reason(TestPictures.withJpegSize(jpeg, 60, 0)))
                .isEqualTo(RejectionReason.CORRUPT);
        assertThat(reason(latin("\u00FF\u00D8\u00FF\u00DA\0\4\0\0\u00FF\u00D9")))
                .isEqualTo(RejectionReason.CORRUPT);
        assertThat(reason(latin("\u00FF\u00D8\u00FF\u00E0\0\1\0\0\u00FF\u00D9")))
                .isEqualTo(RejectionReason.CORRUPT);

        byte[] png = TestPictures.encode(PICTURE, "png");
        png[12] = 'X';
        assertThat(reason(png)).isEqualTo(RejectionReason.CORRUPT);

        byte[] webp = TestPictures.webp(PICTURE, 80);
        webp[23] = 0;
        assertThat(reason(webp)).isEqualTo(RejectionReason.CORRUPT);
    }
}
