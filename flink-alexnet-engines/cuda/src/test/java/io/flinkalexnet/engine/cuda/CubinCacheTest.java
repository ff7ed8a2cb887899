package io.flinkalexnet.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CubinCacheTest {
    private static final List<String> KEY = List.of("sm_90", "source");

    @TempDir private Path folder;
    private int compiled;

    @Test
    void compilesOnceForAllProcesses() {
        assertThat(get(KEY)).isEqualTo("code 1");
        assertThat(get(KEY)).isEqualTo("code 1");
        assertThat(compiled).isEqualTo(1);
    }

    @Test
    void tellsApartWhatCodeIsMadeOf() {
        assertThat(get(List.of("sm_90", "source"))).isEqualTo("code 1");
        assertThat(get(List.of("sm_80", "source"))).isEqualTo("code 2");
        assertThat(get(List.of("sm_90", "other"))).isEqualTo("code 3");
        assertThat(get(List.of("sm_90source"))).isEqualTo("code 4");
    }

    @Test
    void compilesAgainWhatIsDamaged() throws IOException {
        get(KEY);
        Path file = onlyFile();
        byte[] whole = Files.readAllBytes(file);
        for (int length : List.of(0, 10, whole.length - 1)) {
            Files.write(file, Arrays.copyOf(whole, length));
            compiled = 0;
            assertThat(get(KEY)).as("cut to " + length).isEqualTo("code 1");
        }
        whole[whole.length - 1] ^= 1;
        Files.write(file, whole);
        compiled = 0;
        assertThat(get(KEY)).isEqualTo("code 1");
        assertThat(get(KEY)).as("mended").isEqualTo("code 1");
        assertThat(compiled).isEqualTo(1);
    }

    @Test
    void compilesInEachProcessWhereItCannotWrite() throws IOException {
        Path inTheWay = Files.createFile(folder.resolve("file"));
        CubinCache cache = new CubinCache(inTheWay.resolve("below"));
        assertThat(text(cache.get(KEY, this::compile))).isEqualTo("code 1");
        assertThat(text(cache.get(KEY, this::compile))).isEqualTo("code 2");
    }

    @Test
    void keepsNothingOfWhatDoesNotCompile() throws IOException {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                cache().get(
                                                KEY,
                                                () -> {
                                                    throw new IllegalStateException("line 1");
                                                }))
                .withMessage("line 1");
        assertThat(files()).isEmpty();
    }

    private CubinCache cache() {
        return new CubinCache(folder.resolve("kernels"));
    }

    private String get(List<String> ingredients) {
        return text(cache().get(ingredients, this::compile));
    }

    private byte[] compile() {
        return ("code " + ++compiled).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] code) {
        return new String(code, StandardCharsets.UTF_8);
    }

    private Path onlyFile() throws IOException {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }

    private List<Path> files() throws IOException {
        Path kernels = folder.resolve("kernels");
        if (!Files.isDirectory(kernels)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(kernels)) {
            return files.toList();
        }
    }
}
