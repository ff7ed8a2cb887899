package io.flinkalexnet.jobs.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.jobs.ingest.SourceImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class FashionMnistTest {
    private static final int SIDE = FashionMnist.SIDE;

    @Test
    void holdsAThousandTrainingAndTwoHundredTestPicturesOfEachClass() throws IOException {
        assertThat(countsByLabel(FashionMnist.training()))
                .hasSize(10)
                .containsOnlyKeys(FashionMnist.CLASS_NAMES)
                .allSatisfy((label, count) -> assertThat(count).isEqualTo(1000));
        assertThat(countsByLabel(FashionMnist.test()))
                .hasSize(10)
                .allSatisfy((label, count) -> assertThat(count).isEqualTo(200));
    }

    @Test
    void startsWithTheFirstPictureOfTheOriginalSet() throws IOException {
        SourceImage first = FashionMnist.training().get(0);

        assertThat(first.label()).isEqualTo("Ankle boot");
        BufferedImage picture = decode(first);
        assertThat(picture.getWidth()).isEqualTo(SIDE);
        assertThat(picture.getHeight()).isEqualTo(SIDE);
        assertThat(picture.getRaster().getSample(14, 14, 0)).isEqualTo(217);
    }

    @Test
    void keepsEveryGreyLevelInPng() throws IOException {
        byte[] pixels = new byte[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }

        List<SourceImage> read =
                FashionMnist.read("train", images(1, pixels), labels(1, new byte[] {3}));

        BufferedImage picture = decode(read.get(0));
        for (int i = 0; i < pixels.length; i++) {
            assertThat(picture.getRaster().getSample(i % SIDE, i / SIDE, 0))
                    .isEqualTo(pixels[i] & 0xFF);
        }
    }

    @Test
    void refusesAWrongMagicNumber() {
        assertThatThrownBy(
                        () ->
                                FashionMnist.read(
                                        "train",
                                        labels(1, new byte[] {0}),
                                        labels(1, new byte[] {0})))
                .isInstanceOf(IOException.class)
                .hasMessage("magic number must be 00000803, was 00000801");
    }

    @Test
    void refusesUnequalCounts() {
        assertThatThrownBy(
                        () ->
                                FashionMnist.read(
                                        "train",
                                        images(1, new byte[SIDE * SIDE]),
                                        labels(2, new byte[] {0, 1})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 pictures but 2 labels");
    }

    @Test
    void refusesALabelThatIsNoClass() {
        assertThatThrownBy(
                        () ->
                                FashionMnist.read(
                                        "train",
                                        images(1, new byte[SIDE * SIDE]),
                                        labels(1, new byte[] {10})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be in [0, 9], was 10");
    }

    @Test
    void refusesAFileThatEndsEarlyOrLate() {
        assertThatThrownBy(() -> IdxFile.readLabels(labels(3, new byte[] {1, 2})))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> IdxFile.readLabels(labels(1, new byte[] {1, 2})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes follow");
    }

    private static Map<String, Long> countsByLabel(List<SourceImage> images) {
        return images.stream().collect(groupingBy(SourceImage::label, counting()));
    }

    private static BufferedImage decode(SourceImage image) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(image.content().read()));
    }

    private static InputStream images(int count, byte[] pixels) throws IOException {
        int[] header = {IdxFile.IMAGES_MAGIC, count, SIDE, SIDE};
        return new ByteArrayInputStream(FashionMnistSample.gzipped(header, pixels));
    }

    private static InputStream labels(int count, byte[] labels) throws IOException {
        int[] header = {IdxFile.LABELS_MAGIC, count};
        return new ByteArrayInputStream(FashionMnistSample.gzipped(header, labels));
    }
}
