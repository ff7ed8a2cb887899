package io.flinkalexnet.flink.stats;

import static io.flinkalexnet.flink.stats.TrainingPictures.GEOMETRY;
import static io.flinkalexnet.flink.stats.TrainingPictures.ONE_IN_THREE;
import static io.flinkalexnet.flink.stats.TrainingPictures.expectedFile;
import static io.flinkalexnet.flink.stats.TrainingPictures.pictures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.ImageGeometry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsStoreTest {
    @TempDir private Path folder;
    private Path file;
    private String uri;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("statistics.safetensors");
        uri = file.toUri().toString();
    }

    @Test
    void readsWhatItWrote() throws Exception {
        Files.write(file, expectedFile(ONE_IN_THREE, pictures(20)));
        DatasetStatistics statistics = StatisticsStore.read(uri, GEOMETRY);

        StatisticsStore.write(statistics, uri);

        assertThat(statistics.labels()).containsExactly("cat", "dog");
        assertThat(statistics.heldOutRule()).isEqualTo(ONE_IN_THREE);
        assertThat(file).hasBinaryContent(expectedFile(ONE_IN_THREE, pictures(20)));
    }

    @Test
    void knowsWhetherThereIsAFile() throws Exception {
        assertThat(StatisticsStore.exists(uri)).isFalse();
        Files.writeString(file, "anything");
        assertThat(StatisticsStore.exists(uri)).isTrue();
    }

    @Test
    void namesTheFileThatIsMissingOrNotGood() throws Exception {
        assertRefused(uri, GEOMETRY, "there is no statistics file " + uri);
        Files.writeString(file, "half a file");
        assertRefused(uri, GEOMETRY, uri);
        Files.write(file, expectedFile(ONE_IN_THREE, pictures(3)));
        assertRefused(uri, new ImageGeometry(9, 0, 9), uri + " was taken with");
        assertRefused("", GEOMETRY, "'' is no URI of a file");
    }

    private static void assertRefused(String uri, ImageGeometry wanted, String message) {
        assertThatThrownBy(() -> StatisticsStore.read(uri, wanted))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
