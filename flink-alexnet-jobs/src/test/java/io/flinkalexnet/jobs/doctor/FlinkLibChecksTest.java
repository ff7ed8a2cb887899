package io.flinkalexnet.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkLibChecksTest {
    private static final List<String> WHOLE =
            List.of(
                    "flink-dist-2.3.0.jar",
                    "flink-alexnet-engine-core-0.1.0-SNAPSHOT.jar",
                    "flink-alexnet-engine-nd4j-0.1.0-SNAPSHOT.jar",
                    "flink-alexnet-engine-onednn-0.1.0-SNAPSHOT.jar",
                    "dnnl-3.11-1.5.13.jar",
                    "dnnl-3.11-1.5.13-linux-x86_64.jar",
                    "nd4j-native-1.0.0-M2.1.jar",
                    "nd4j-native-1.0.0-M2.1-linux-x86_64-onednn-avx2.jar",
                    "javacpp-1.5.13.jar",
                    "javacpp-1.5.13-linux-x86_64.jar",
                    "openblas-0.3.31-1.5.13.jar",
                    "openblas-0.3.31-1.5.13-linux-x86_64.jar",
                    "opencv-4.13.0-1.5.13.jar",
                    "opencv-4.13.0-1.5.13-linux-x86_64.jar");

    @TempDir private Path lib;

    @Test
    void findsNothingWrongWithAWholeLib() throws IOException {
        put(WHOLE);
        assertThat(run())
                .filteredOn(check -> !check.name().equals("natives")) // of the tests' platform
                .allMatch(check -> check.status() == Check.Status.OK);
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        put(List.of("flink-dist-2.3.0.jar"));
        assertThat(failed()).containsExactly("engine core", "engine", "javacpp", "natives");
    }

    @Test
    void saysWhichFlinkTheJobsAreBuiltFor() throws IOException {
        for (String version : List.of("2.2.1", "1.20.3")) {
            Path other = Files.createDirectory(lib.resolve(version));
            Files.createFile(other.resolve("flink-dist-" + version + ".jar"));
            Check flink = new FlinkLibChecks(List.of(other)).run().get(0);
            System.out.println(flink);
            assertThat(flink.status()).isEqualTo(Check.Status.FAIL);
            assertThat(flink.fix()).contains("2.3");
        }
    }

    @Test
    void findsTwoJavaCpps() throws IOException {
        put(WHOLE);
        put(List.of("javacpp-1.5.7.jar"));
        assertThat(failed()).containsExactly("javacpp", "conflicts");
    }

    @Test
    void findsTwoBackendsOfOneEngine() throws IOException {
        put(WHOLE);
        put(List.of("nd4j-cuda-11.6-1.0.0-M2.1.jar"));
        assertThat(failed()).containsExactly("engine");
    }

    @Test
    void findsTheProcessorsEngineBesideTheCards() throws IOException {
        put(WHOLE.stream().filter(jar -> !jar.startsWith("nd4j-native")).toList());
        put(List.of("nd4j-cuda-11.6-1.0.0-M2.1.jar"));
        Check engine = named("engine");
        System.out.println(engine);
        assertThat(engine.status()).isEqualTo(Check.Status.FAIL);
        assertThat(engine.found()).contains("flink-alexnet-engine-onednn");
    }

    @Test
    void findsTheEngineCudaBesideThoseOfTheProcessor() throws IOException {
        put(WHOLE);
        put(List.of("flink-alexnet-engine-cuda-0.1.0-SNAPSHOT.jar"));
        Check engine = named("engine");
        System.out.println(engine);
        assertThat(engine.status()).isEqualTo(Check.Status.FAIL);
        assertThat(engine.found()).contains("flink-alexnet-engine-cuda", "nd4j-native");
        assertThat(engine.fix()).contains("lib/cuda");
    }

    @Test
    void wantsTheNativesOfEveryEngine() throws IOException {
        put(WHOLE.stream().filter(jar -> !jar.matches("dnnl-.*-linux-.*")).toList());
        put(List.of("flink-alexnet-engine-cuda-0.1.0-SNAPSHOT.jar"));
        assertThat(named("natives").found()).contains("dnnl", "cuda");
    }

    @Test
    void wantsTheJobInItsOwnJar() throws IOException {
        put(WHOLE);
        put(List.of("flink-alexnet-operators-0.1.0-SNAPSHOT.jar"));
        assertThat(failed()).containsExactly("job");
    }

    @Test
    void saysThatAFolderIsNotThere() throws IOException {
        List<Check> checks = new FlinkLibChecks(List.of(lib.resolve("nowhere"))).run();
        assertThat(checks)
                .singleElement()
                .satisfies(check -> assertThat(check.found()).contains("nowhere"));
    }

    @Test
    void readsNamesOfJars() {
        assertThat(LibraryJar.parse("nd4j-cuda-11.6-1.0.0-M2.1-linux-x86_64-cudnn.jar"))
                .contains(new LibraryJar("nd4j-cuda-11.6", "1.0.0-M2.1", "linux-x86_64-cudnn"));
        assertThat(LibraryJar.parse("nd4j-cuda-11.6-preset-1.0.0-M2.1.jar"))
                .contains(new LibraryJar("nd4j-cuda-11.6-preset", "1.0.0-M2.1", ""));
        assertThat(LibraryJar.parse("flink-dist.jar")).isEmpty();
    }

    private List<String> failed() throws IOException {
        return run().stream()
                .filter(check -> check.status() == Check.Status.FAIL)
                .map(Check::name)
                .toList();
    }

    private Check named(String name) throws IOException {
        return run().stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }

    private List<Check> run() throws IOException {
        return new FlinkLibChecks(List.of(lib)).run();
    }

    private void put(List<String> names) throws IOException {
        for (String name : names) {
            Files.createFile(lib.resolve(name));
        }
    }
}
