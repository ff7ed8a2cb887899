package io.flinkalexnet.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the bytes: a picture of the right size, or a refusal with its reason. */
class HostilePicturesTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(32, 0, 32);
    private static final BufferedImage PICTURE = TestPictures.picture(90, 70, 1);

    private ImageDecoder decoder;

    @BeforeEach
    void open() {
        decoder = new ImageDecoder(GEOMETRY);
    }

    @AfterEach
    void close() {
        decoder.close();
    }

    private static List<byte[]> wholeFiles() {
        return List.of(
                TestPictures.jpeg(PICTURE),
                TestPictures.progressiveJpeg(PICTURE),
                TestPictures.withOrientation(TestPictures.jpeg(PICTURE), 6),
                TestPictures.cmykJpeg(PICTURE, 200),
                TestPictures.encode(PICTURE, "png"),
                TestPictures.png16(PICTURE),
                TestPictures.encode(PICTURE, "bmp"),
                TestPictures.webp(PICTURE, 80),
                TestPictures.webp(PICTURE, 101));
    }

    /** True for a picture, false for a refusal; anything else fails. */
    private boolean decodes(byte[] encoded) {
        try {
            assertThat(decoder.decode(encoded)).hasSize(GEOMETRY.decodedBytes());
            return true;
        } catch (ImageRejectedException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        } catch (RuntimeException e) {
            return fail("%d bytes".formatted(encoded.length), e);
        }
    }

    private ImageRejectedException refusal(byte[] encoded) {
        return catchThrowableOfType(ImageRejectedException.class, () -> decoder.decode(encoded));
    }

    @Test
    void refusesRandomBytes() {
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(decodes(bytes)).isFalse();
        }
    }

    @Test
    void refusesRandomBytesBehindASignature() {
        Random random = new Random(3);
        for (byte[] whole : wholeFiles()) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = TestPictures.cut(whole, 20 + random.nextInt(40));
                for (int at = 8 + random.nextInt(8); at < bytes.length; at++) {
                    bytes[at] = (byte) random.nextInt(256);
                }
                assertThat(decodes(bytes)).isFalse();
            }
        }
    }

    @Test
    void refusesRandomTruncations() {
        Random random = new Random(4);
        for (byte[] whole : wholeFiles()) {
            assertThat(decodes(whole)).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(decodes(TestPictures.cut(whole, random.nextInt(whole.length))))
                        .isFalse();
            }
        }
    }

    @Test
    void survivesRandomMutations() {
        Random random = new Random(5);
        for (byte[] whole : wholeFiles()) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = whole.clone();
                // mostly in the header, where a byte matters most
                int range = i % 2 == 0 ? Math.min(64, bytes.length) : bytes.length;
                for (int change = 0; change <= random.nextInt(4); change++) {
                    bytes[random.nextInt(range)] = (byte) random.nextInt(256);
                }
                decodes(bytes);
            }
        }
    }

    @Test
    void refusesABadHuffmanTable() {
        assertThat(refusal(TestPictures.withBadHuffmanTable(TestPictures.jpeg(PICTURE))).reason())
                .isEqualTo(RejectionReason.CORRUPT);
    }

    @Test
    void refusesHugeClaimsAtOnce() {
        byte[] jpeg = TestPictures.jpeg(PICTURE);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(1),
                () -> {
                    for (int side : new int[] {65500, 30000}) {
                        byte[] huge = TestPictures.withJpegSize(jpeg, side, side);
                        assertThat(
                                        catchThrowableOfType(
                                                        ImageRejectedException.class,
                                                        () -> HeaderGuard.check(huge))
                                                .reason())
                                .isEqualTo(RejectionReason.TOO_LARGE);
                    }
                });
    }

    @Test
    void refusesPngsWithDamagedPixelsOrLostChunks() {
        byte[] png = TestPictures.encode(PICTURE, "png");
        byte[] end = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82};

        byte[] damaged = png.clone();
        damaged[png.length / 2] ^= 0x55;
        byte[] headerOnly = TestPictures.insert(TestPictures.cut(png, 33), 33, end);

        assertThat(refusal(damaged).reason()).isEqualTo(RejectionReason.CORRUPT);
        assertThat(refusal(headerOnly).reason()).isEqualTo(RejectionReason.CORRUPT);
    }

    /** The known limit: libjpeg fills what is missing, and OpenCV does not say so. */
    @Test
    void decodesAnEndedTruncationAndADamagedScanAsTheyAre() {
        byte[] jpeg = TestPictures.jpeg(PICTURE);
        byte[] ended = TestPictures.append(TestPictures.cut(jpeg, jpeg.length * 3 / 4), 0xFF, 0xD9);
        byte[] damaged = jpeg.clone();
        Random random = new Random(6);
        int scan = TestPictures.segment(jpeg, 0xDA, 0xDA) + 20;
        for (int i = 0; i < 60; i++) {
            damaged[scan + random.nextInt(jpeg.length - 2 - scan)] = (byte) random.nextInt(255);
        }

        assertThat(decodes(ended)).isTrue();
        assertThat(decodes(damaged)).isTrue();
    }

    @Test
    void decodesTheNextPictureAfterARefusal() throws Exception {
        byte[] jpeg = TestPictures.jpeg(PICTURE);
        byte[] before = decoder.decode(jpeg);
        assertThat(decodes(TestPictures.withBadHuffmanTable(jpeg))).isFalse();

        assertThat(decoder.decode(jpeg)).isEqualTo(before);
    }
}
