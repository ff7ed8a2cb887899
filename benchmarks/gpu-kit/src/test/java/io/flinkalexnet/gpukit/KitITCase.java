package io.flinkalexnet.gpukit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit as it is built, carried elsewhere, and run where there is neither a Java nor a card. */
final class KitITCase {
    private static final List<String> PROGRAMS = List.of("bash", "dirname", "readlink");

    @TempDir private Path folder;

    @Test
    void isBuiltUnpackedAndRunWithoutACard() throws Exception {
        String problem = RuntimeImage.problem();
        assumeTrue(problem.isEmpty(), () -> "skipped: " + problem);

        KitBuilder.Built built = new KitBuilder(Path.of("target")).build(folder.resolve("built"));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        run(elsewhere, Map.of(), "tar", "-xzf", built.packed().toString());
        Path results = elsewhere.resolve("results");
        String output =
                run(
                        elsewhere,
                        Map.of("PATH", path(folder.resolve("bin")).toString()),
                        elsewhere.resolve(KitBuilder.NAME).resolve("run").toString(),
                        "--cpu-only",
                        "--results",
                        results.toString());

        System.out.printf("kit: %,d bytes packed%n%s%n", built.packedBytes(), output);
        assertThat(output)
                .contains("training      4 f32", "inference     1 f32")
                .contains("8 of 8 tests passed")
                .contains("peers             left out")
                .contains("memory-limit      left out")
                .contains("PASSED: 10 parts");
        JsonNode json = new ObjectMapper().readTree(results.resolve("kit.json").toFile());
        assertThat(json.at("/engine").asText()).isEqualTo("onednn");
        assertThat(json.at("/parts").size()).isEqualTo(10);
        assertThat(json.at("/speeds").size()).isEqualTo(3);
        for (JsonNode speed : json.at("/speeds")) {
            assertThat(speed.at("/imagesPerSecond").asDouble()).isPositive();
            // above 1 where the machine was busier while its rates were measured
            assertThat(speed.at("/shareOfRoofline").asDouble()).isBetween(0.01, 10.0);
        }
    }

    /** A folder with what the script needs, and no Java or Python. */
    private static Path path(Path bin) throws IOException {
        Files.createDirectories(bin);
        for (String program : PROGRAMS) {
            Optional<Path> found =
                    Stream.of(System.getenv("PATH").split(":"))
                            .map(each -> Path.of(each, program))
                            .filter(Files::isExecutable)
                            .findFirst();
            Files.createSymbolicLink(bin.resolve(program), found.orElseThrow());
        }
        return bin;
    }

    private static String run(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(List.of(command)))
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("LD_LIBRARY_PATH");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
