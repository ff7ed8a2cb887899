package io.flinkalexnet.gpukit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.flinkalexnet.engine.Classification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KitBuilderTest {
    @TempDir private Path folder;

    @Test
    void refusesAKitThatIsTooLarge() throws IOException {
        KitBuilder.checkSize(Path.of("kit.tar.gz"), KitBuilder.PACKED_BYTES_MAX - 1);

        assertThatIOException()
                .isThrownBy(
                        () ->
                                KitBuilder.checkSize(
                                        Path.of("kit.tar.gz"), KitBuilder.PACKED_BYTES_MAX))
                .withMessageStartingWith(
                        "kit.tar.gz has 60,000,000 bytes, and a kit has less than 60,000,000");
    }

    @Test
    void saysWhatAJavaLacks() {
        assertThat(RuntimeImage.problem(folder, false))
                .startsWith("a kit has a Java of its own, made by jlink, and " + folder)
                .contains("has no jlink; run this with a whole JDK");
    }

    @Test
    void keepsOfTheCudaBindingsWhatTheEngineCalls() throws IOException {
        String libraries = "org/bytedeco/cuda/linux-x86_64/";
        Path jar =
                jar(
                        "cuda-13.1-9.19-1.5.13-linux-x86_64.jar",
                        libraries + "libjnicudart.so",
                        libraries + "libjnicublas.so",
                        libraries + "libjnicudnn.so",
                        libraries + "libjninvrtc.so",
                        libraries + "libjninppist.so",
                        libraries + "libjnicusolver.so",
                        "META-INF/native-image/linux-x86_64/jnicudart/jni-config.json");
        Path trimmed = folder.resolve("trimmed.jar");

        TrimmedJar.copy(jar, trimmed);

        try (ZipFile entries = new ZipFile(trimmed.toFile())) {
            assertThat(entries.stream().map(ZipEntry::getName))
                    .containsExactly(
                            libraries + "libjnicudart.so",
                            libraries + "libjnicublas.so",
                            libraries + "libjnicudnn.so",
                            libraries + "libjninvrtc.so");
        }
    }

    @Test
    void saysWhichVectorIsDamaged() throws IOException {
        Exercise exercise = Exercise.fromSeeds(20);
        Classification right =
                new Classification(Exercise.CLASSIFIED, new float[160], new float[8]);
        new Vectors(exercise, right, List.of(2.5), "a processor").write(folder);
        Vectors read = Vectors.read(folder);
        assertThat(read.losses()).containsExactly(2.5);
        assertThat(read.exercise().pictures().get(7).pixels())
                .isEqualTo(exercise.pictures().get(7).pixels());

        byte[] pictures = Files.readAllBytes(folder.resolve("pictures.bin"));
        pictures[100]++;
        Files.write(folder.resolve("pictures.bin"), pictures);

        assertThatIOException()
                .isThrownBy(() -> Vectors.read(folder))
                .withMessageContaining("pictures.bin is damaged: its SHA-256 is");
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(entry.length());
                out.closeEntry();
            }
        }
        return jar;
    }
}
