package io.flinkalexnet.lab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.image.ImageGeometry;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureSetTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(32, 4, 32);

    @TempDir private Path folder;

    @Test
    void readsTrainAndTest() throws IOException {
        ColouredPictures.drawSplit(folder);

        PictureSet pictures = read();

        assertThat(pictures.train()).hasSize(96);
        assertThat(pictures.test()).hasSize(15);
    }

    @Test
    void holdsOutAPartByTheIdsWhereThereIsNoTest() throws IOException {
        ColouredPictures.draw(folder, 40);

        PictureSet pictures = read();

        assertThat(pictures.train()).hasSizeBetween(84, 108);
        assertThat(pictures.train().size() + pictures.test().size()).isEqualTo(120);
        assertThat(pictures.test()).allMatch(picture -> PictureSet.HELD_OUT.holdsOut(picture.id()));
        assertThat(pictures.statistics().images()).isEqualTo(pictures.train().size());
    }

    @Test
    void tooFewPicturesAreRefused() throws IOException {
        ColouredPictures.draw(folder.resolve("blue"), 0, Color.BLUE, new Random(1));

        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        ".*: of 1 pictures \\d are held out; there must be more, or DIR/train and DIR/test");
    }

    @Test
    void aTestPictureOfAnUnknownClassIsNamed() throws IOException {
        ColouredPictures.drawSplit(folder);
        ColouredPictures.draw(
                folder.resolve("test").resolve("violet"), 0, Color.MAGENTA, new Random(1));

        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessage("test picture violet/0.png: there is no training picture of its class");
    }

    private PictureSet read() throws IOException {
        return PictureSet.read(folder, GEOMETRY, count -> {});
    }
}
