package io.flinkalexnet.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageFolderTest {
    @TempDir private Path folder;

    @Test
    void labelsPicturesByTheirFolderAndTakesAnyFileThatIsNotHidden() throws IOException {
        file("dog/2.jpg");
        file("cat/notes.txt");
        file("cat/.hidden.jpg");
        file(".trash/1.jpg");
        file("cat/deeper/1.jpg");

        assertThat(ImageFolder.list(folder))
                .extracting(SourceImage::id, SourceImage::label)
                .containsExactly(tuple("cat/notes.txt", "cat"), tuple("dog/2.jpg", "dog"));
    }

    @Test
    void givesNoLabelsToPicturesThatLieInTheFolderItself() throws IOException {
        file("b.jpg");
        file("a.jpg");

        assertThat(ImageFolder.list(folder))
                .extracting(SourceImage::id, SourceImage::label, SourceImage::source)
                .containsExactly(
                        tuple("a.jpg", null, folder.resolve("a.jpg").toString()),
                        tuple("b.jpg", null, folder.resolve("b.jpg").toString()));
    }

    @Test
    void refusesAFolderWithoutFiles() {
        assertThatThrownBy(() -> ImageFolder.list(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("DIR/CLASS/file");
    }

    private void file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path);
    }
}
