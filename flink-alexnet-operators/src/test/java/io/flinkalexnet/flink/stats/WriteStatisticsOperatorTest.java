package io.flinkalexnet.flink.stats;

import static io.flinkalexnet.flink.stats.TrainingPictures.GEOMETRY;
import static io.flinkalexnet.flink.stats.TrainingPictures.ONE_IN_THREE;
import static io.flinkalexnet.flink.stats.TrainingPictures.expectedFile;
import static io.flinkalexnet.flink.stats.TrainingPictures.pictures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.flink.decode.EncodedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteStatisticsOperatorTest {
    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("data set/statistics.safetensors");
    }

    @Test
    void writesTheSumsOfAllPartsAtTheEndOfTheInput() throws Exception {
        List<EncodedImage> all = pictures(20);
        try (Harness harness = opened()) {
            harness.send(part(all.subList(12, 20)));
            harness.send(part(all.subList(0, 12)));
            assertThat(file).doesNotExist();
            harness.endInput();

            assertThat(file).hasBinaryContent(expectedFile(ONE_IN_THREE, all));
            WrittenStatistics written = harness.extractOutputValues().get(0);
            assertThat(written.images() + written.heldOutImages()).isEqualTo(20);
            assertThat(written.rejected()).isEqualTo(Map.of("CORRUPT", 2L));
        }
    }

    @Test
    void replacesAnOlderFileAndLeavesNothingElse() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "old");
        try (Harness harness = opened()) {
            harness.send(part(pictures(20)));
            harness.endInput();
        }

        assertThat(file).hasBinaryContent(expectedFile(ONE_IN_THREE, pictures(20)));
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void writesTheSameBytesWhenItIsRestoredBetweenTwoParts() throws Exception {
        List<EncodedImage> all = pictures(20);
        OperatorSubtaskState state;
        try (Harness first = opened()) {
            first.send(part(all.subList(0, 12)));
            state = first.snapshot(1, 0);
        }
        try (Harness restored = harness()) {
            restored.initializeState(state);
            restored.open();
            restored.send(part(all.subList(12, 20)));
            restored.endInput();

            assertThat(file).hasBinaryContent(expectedFile(ONE_IN_THREE, all));
            assertThat(restored.extractOutputValues().get(0).rejected())
                    .isEqualTo(Map.of("CORRUPT", 2L));
        }
    }

    @Test
    void writesTheSameBytesWhenItIsRestoredAfterTheEnd() throws Exception {
        OperatorSubtaskState state;
        try (Harness first = opened()) {
            first.send(part(pictures(20)));
            first.endInput();
            state = first.snapshot(1, 0);
        }
        try (Harness restored = harness()) {
            restored.initializeState(state);
            restored.open();
            restored.endInput();
        }

        assertThat(file).hasBinaryContent(expectedFile(ONE_IN_THREE, pictures(20)));
    }

    @Test
    void failsWithoutARestartIfThereIsNoPictureAndLeavesTheOldFile() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "old");
        try (Harness harness = opened()) {
            harness.send(part(List.of()));

            assertThatThrownBy(harness::endInput)
                    .isInstanceOf(SuppressRestartsException.class)
                    .rootCause()
                    .hasMessageContaining("there is no picture to train on")
                    .hasMessageContaining("{CORRUPT=1}");
        }

        assertThat(file).content().isEqualTo("old");
    }

    @Test
    void failsIfAllPicturesHaveOneLabel() throws Exception {
        try (Harness harness = opened()) {
            harness.send(
                    part(
                            List.of(
                                    TrainingPictures.picture(1, "cat"),
                                    TrainingPictures.picture(2, "cat"))));

            assertThatThrownBy(harness::endInput)
                    .isInstanceOf(SuppressRestartsException.class)
                    .rootCause()
                    .hasMessageContaining("at least 2 labels, all are of 'cat'");
        }

        assertThat(file).doesNotExist();
    }

    @Test
    void refusesAFolderBeforeTheWork() throws Exception {
        Files.createDirectories(file);
        try (Harness harness = harness()) {
            assertThatThrownBy(harness::open)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("is a folder");
        }
    }

    /** The pictures and one refused record. */
    private static PartialStatistics part(List<EncodedImage> pictures) throws Exception {
        return new PartialStatistics(expectedFile(ONE_IN_THREE, pictures), Map.of("CORRUPT", 1L));
    }

    private Harness opened() throws Exception {
        Harness harness = harness();
        harness.open();
        return harness;
    }

    private Harness harness() throws Exception {
        return new Harness(ONE_IN_THREE, "file://" + file);
    }

    private static final class Harness
            extends OneInputStreamOperatorTestHarness<PartialStatistics, WrittenStatistics> {
        Harness(HeldOutRule heldOut, String file) throws Exception {
            super(new WriteStatisticsOperator(GEOMETRY, heldOut, file), 1, 1, 0);
        }

        void send(PartialStatistics part) throws Exception {
            processElement(new StreamRecord<>(part));
        }
    }
}
