package io.flinkalexnet.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageGeometry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StatisticsFileTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(6, 1, 6);

    /** The statistics of the golden file. Never change what they hold. */
    private static DatasetStatistics statistics() {
        DatasetStatistics statistics = new DatasetStatistics(GEOMETRY, new HeldOutRule(5));
        for (int i = 0; i < 50; i++) {
            byte[] decoded = new byte[GEOMETRY.decodedBytes()];
            for (int at = 0; at < decoded.length; at++) {
                decoded[at] = (byte) (at * at + 31 * i);
            }
            statistics.add("id-" + i, "label \"" + i % 3 + "\"", decoded);
        }
        return statistics;
    }

    private static byte[] written(DatasetStatistics statistics) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatisticsFile.write(statistics, out);
        return out.toByteArray();
    }

    private static DatasetStatistics read(byte[] bytes) throws IOException {
        return StatisticsFile.read("s.safetensors", new ByteArrayInputStream(bytes), GEOMETRY);
    }

    private static byte[] golden() throws IOException {
        try (InputStream in =
                StatisticsFileTest.class.getResourceAsStream("statistics-v1.safetensors")) {
            return in.readAllBytes();
        }
    }

    @Test
    void readsTheGoldenFileOfVersionOne() throws Exception {
        DatasetStatistics read = read(golden());
        DatasetStatistics expected = statistics();

        assertThat(read.sums().pixelSums()).isEqualTo(expected.sums().pixelSums());
        assertThat(read.sums().crossProducts()).isEqualTo(expected.sums().crossProducts());
        assertThat(read.labelCounts()).isEqualTo(expected.labelCounts());
        assertThat(read.images()).isEqualTo(expected.images());
        assertThat(read.heldOutImages()).isEqualTo(expected.heldOutImages()).isPositive();
        assertThat(read.heldOutRule()).isEqualTo(new HeldOutRule(5));
        assertThat(read.geometry()).isEqualTo(GEOMETRY);
    }

    @Test
    void writesTheGoldenFileOfVersionOneByteForByte() throws Exception {
        assertThat(written(statistics())).isEqualTo(golden());
    }

    @Test
    void keepsStatisticsOfNoPictures() throws Exception {
        DatasetStatistics none = new DatasetStatistics(GEOMETRY, HeldOutRule.NONE);

        assertThat(read(written(none)).images()).isZero();
    }

    @Test
    void goesOnCountingAfterReading() throws Exception {
        DatasetStatistics read = read(written(statistics()));
        read.merge(statistics());

        assertThat(read.images()).isEqualTo(2 * statistics().images());
    }

    @Test
    void refusesAnotherGeometryInWords() {
        assertThatIOException()
                .isThrownBy(
                        () ->
                                StatisticsFile.read(
                                        "s.safetensors",
                                        new ByteArrayInputStream(golden()),
                                        new ImageGeometry(256, 0, 227)))
                .withMessageContaining("resizeSide=6")
                .withMessageContaining("resizeSide=256")
                .withMessageContaining("Take the statistics again");
    }

    @Test
    void refusesModelsTruncationsAndFlippedBits() throws Exception {
        byte[] whole = golden();
        for (int length = 0; length < whole.length; length += 13) {
            int cut = length;
            assertThatIOException().isThrownBy(() -> read(Arrays.copyOf(whole, cut)));
        }
        for (int at = whole.length - 1600; at < whole.length; at += 7) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 4;
            assertThatIOException().isThrownBy(() -> read(bytes)).withMessageContaining("damaged");
        }
        try (InputStream model =
                StatisticsFileTest.class.getResourceAsStream("model-v1.safetensors")) {
            assertThatIOException()
                    .isThrownBy(() -> StatisticsFile.read("m", model, GEOMETRY))
                    .withMessageContaining("is no flink-alexnet-statistics file");
        }
    }
}
