package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.jobs.ingest.SourceImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoPicturesTest {
    @TempDir private Path folder;

    @Test
    void takesTheSampleWithoutAFolder() throws IOException {
        DemoPictures pictures = DemoPictures.of(null);

        assertThat(pictures.training()).hasSize(10_000);
        assertThat(pictures.test()).hasSize(2_000);
        assertThat(pictures.classes()).hasSize(10);
        assertThat(pictures.testLabels()).hasSize(2_000);
    }

    @Test
    void holdsOutOneInFiveByTheIdAndLosesNone() throws IOException {
        PaintedFolder.paint(folder, 100);
        HeldOutRule rule = new HeldOutRule(DemoPictures.HELD_OUT_DIVISOR);

        DemoPictures pictures = DemoPictures.of(folder);

        assertThat(pictures.size()).isEqualTo(200);
        assertThat(pictures.test()).hasSizeBetween(20, 60);
        assertThat(pictures.test()).map(SourceImage::id).allMatch(rule::holdsOut);
        assertThat(pictures.training()).map(SourceImage::id).noneMatch(rule::holdsOut);
        assertThat(pictures.classes()).containsExactly("blue", "red");
    }

    @Test
    void refusesAFolderOfOneClass() throws IOException {
        Files.createDirectories(folder.resolve("only"));
        Files.write(folder.resolve("only/1.png"), PaintedFolder.png("red"));
        Files.write(folder.resolve("without-label.png"), PaintedFolder.png("red"));

        assertThatThrownBy(() -> DemoPictures.of(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("of 1 classes, and at least 2 are needed")
                .hasMessageContaining("DIR/CLASS/file");
    }

    @Test
    void refusesAFolderOfWhichNothingIsHeldOut() throws IOException {
        HeldOutRule rule = new HeldOutRule(DemoPictures.HELD_OUT_DIVISOR);
        for (String label : new String[] {"red", "blue"}) {
            Files.createDirectories(folder.resolve(label));
            for (int i = 0; i < 4; i++) {
                if (!rule.holdsOut(label + "/" + i)) {
                    Files.write(folder.resolve(label).resolve("" + i), new byte[1]);
                }
            }
        }

        assertThatThrownBy(() -> DemoPictures.of(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none was drawn for testing");
    }
}
