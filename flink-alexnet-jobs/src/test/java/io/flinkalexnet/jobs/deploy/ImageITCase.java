package io.flinkalexnet.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.flinkalexnet.jobs.cluster.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the Dockerfiles and the GPU profiles against what was built. Behind the package phase. */
class ImageITCase {
    private static final Path ROOT = ComposeFile.ROOT;
    private static final Pattern COPY =
            Pattern.compile("^COPY --chown=flink:flink (\\S+) /opt/flink/\\S+$", Pattern.MULTILINE);
    private static final Pattern IMAGE =
            Pattern.compile(
                    "^(?:FROM|ARG (?:FLINK|CUDA)_IMAGE=) ?([a-z/]+:\\S+)", Pattern.MULTILINE);
    private static final String PLUGINS = "target/flink-alexnet/plugins/*/flink-alexnet-*.jar";
    private static final String DRIVER = "io.flinkalexnet.flink.gpu.GpuDriverFactory";

    @Test
    void copiesWhatWasBuiltAndSendsNothingElse() throws IOException {
        List<String> sent = Files.readAllLines(ROOT.resolve("docker/Dockerfile.dockerignore"));
        List<String> sources = found(COPY, "docker/Dockerfile");

        assertThat(sources).hasSize(3).contains(PLUGINS);
        for (String source : sources) {
            String path = source.replace("${ENGINES}", Distribution.CPU_ENGINES);
            assertThat(sent).anyMatch(line -> path.startsWith(line.replaceFirst("^!", "")));
            if (!source.equals(PLUGINS)) { // of the target gpu alone
                assertThat(ROOT.resolve(path)).exists();
            }
        }
        assertThat(sent).first().isEqualTo("*");
    }

    @Test
    void standsOnPinnedImages() throws IOException {
        for (String file : List.of("docker/Dockerfile", "docker/cuda.Dockerfile")) {
            assertThat(found(IMAGE, file))
                    .isNotEmpty()
                    .allSatisfy(image -> assertThat(image).matches(".*:\\d+\\.\\d+\\.\\d+-.*"));
        }
    }

    private static List<String> found(Pattern pattern, String file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(ROOT.resolve(file)));
        return matcher.results().map(each -> each.group(1)).toList();
    }

    @Test
    void theGpuDriverIsTheOneOfThisSource() throws IOException {
        Path module = ROOT.resolve("flink-alexnet-operators/gpu-driver");
        assumeThat(module).as("no GPU driver in this source yet").isDirectory();

        Path source = module.resolve("src/main/java/" + DRIVER.replace('.', '/') + ".java");
        assertThat(source).isRegularFile();
        for (String file :
                List.of(
                        "docker-compose.yml",
                        "docs/kubernetes/flinkdeployment-train.yaml",
                        "docs/kubernetes/flinkdeployment-classify.yaml")) {
            assertThat(Files.readString(ROOT.resolve(file))).contains(DRIVER + "\n");
        }
    }

    @Test
    void theGpuEnginesBuildIsTheOneOfThisSource() throws IOException {
        Path module = ROOT.resolve("flink-alexnet-engines/nd4j-cuda/pom.xml");
        assumeThat(module).as("no engine nd4j-cuda in this source yet").isRegularFile();

        assertThat(Files.readString(ROOT.resolve("pom.xml"))).contains("<id>nd4j-cuda</id>");
        assertThat(Files.readString(module))
                .contains("/lib/nd4j-cuda<")
                .doesNotContain("flink-alexnet-engine-onednn"); // auto would take the processor
        assertThat(Files.readString(ROOT.resolve("flink-alexnet-engines/cuda/pom.xml")))
                .contains("/lib/cuda<")
                .doesNotContain("flink-alexnet-engine-onednn");
    }
}
