package io.flinkalexnet.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedLibrariesTest {
    @TempDir private Path folder;

    @Test
    void takesTheFirstAndItsVersionFromTheFileItLinksTo() throws IOException {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.createFile(first.resolve("libcudnn.so.8.3.2"));
        Files.createSymbolicLink(first.resolve("libcudnn.so.8"), Path.of("libcudnn.so.8.3.2"));
        Files.createFile(second.resolve("libcudnn.so.8"));
        Files.createFile(second.resolve("libcublas.so.11"));
        SharedLibraries libraries = new SharedLibraries(List.of(first, second));
        assertThat(libraries.find("libcudnn.so.8")).contains(first.resolve("libcudnn.so.8"));
        assertThat(libraries.version("libcudnn.so.8")).contains("8.3.2");
        assertThat(libraries.version("libcublas.so.11")).contains("11");
        assertThat(libraries.find("libcudart.so.11.0")).isEmpty();
        assertThat(libraries.all("libcudnn.so."))
                .containsExactly(
                        first.resolve("libcudnn.so.8"),
                        first.resolve("libcudnn.so.8.3.2"),
                        second.resolve("libcudnn.so.8"));
    }
}
