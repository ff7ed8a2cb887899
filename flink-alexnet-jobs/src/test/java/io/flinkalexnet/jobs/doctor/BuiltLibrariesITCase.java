package io.flinkalexnet.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.flinkalexnet.jobs.cluster.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the build has put together for Flink's lib folder. Behind the package phase. */
class BuiltLibrariesITCase {
    private static final Path BUILT = Path.of("..", "target", "flink-alexnet");
    private static final Path CPU = BUILT.resolve("lib").resolve(Distribution.CPU_ENGINES);

    @Test
    void isWholeWithOneVersionOfEachArtifact() throws IOException {
        List<Check> checks = new FlinkLibChecks(new Distribution(BUILT).libraries()).run();

        assertThat(checks)
                .as("after another version run mvn clean: jars of earlier builds stay")
                .allMatch(check -> check.status() == Check.Status.OK);
    }

    @Test
    void bothEnginesOfTheProcessorAreThere() throws IOException {
        Set<String> artifacts = artifacts(CPU);

        System.out.println("lib/cpu: " + artifacts);
        assertThat(artifacts)
                .contains(
                        "flink-alexnet-engine-core",
                        "flink-alexnet-engine-nd4j",
                        "flink-alexnet-engine-onednn",
                        "dnnl",
                        "jna",
                        "nd4j-native")
                .doesNotContain("slf4j-api", "flink-alexnet-operators", "nd4j-cuda-11.6", "cuda");
    }

    @Test
    void theEngineCudaIsThereWithoutAnEngineForProcessors() throws IOException {
        Path cuda = BUILT.resolve("lib/cuda");

        List<Check> checks = new FlinkLibChecks(List.of(BUILT.resolve("flink/lib"), cuda)).run();

        assertThat(checks).allMatch(check -> check.status() == Check.Status.OK);
        assertThat(checks).extracting(Check::found).contains("flink-alexnet-engine-cuda");
        assertThat(artifacts(cuda))
                .contains("cuda", "flink-alexnet-engine-core", "javacpp", "opencv")
                .doesNotContain("cuda-redist", "dnnl", "jna", "nd4j-native", "slf4j-api");
    }

    /** Only of a build with the profile. */
    @Test
    void theFolderForCardsIsWholeAndHasNoEngineForProcessors() throws IOException {
        Path cards = BUILT.resolve("lib/nd4j-cuda");
        assumeThat(cards).as("skipped: built without -Pnd4j-cuda").isDirectory();

        List<Check> checks = new FlinkLibChecks(List.of(BUILT.resolve("flink/lib"), cards)).run();

        assertThat(checks).allMatch(check -> check.status() == Check.Status.OK);
        assertThat(checks).extracting(Check::found).contains("flink-alexnet-engine-nd4j on CUDA");
    }

    private static Set<String> artifacts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .map(name -> LibraryJar.parse(name).orElseThrow(() -> new AssertionError(name)))
                    .map(LibraryJar::artifact)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
