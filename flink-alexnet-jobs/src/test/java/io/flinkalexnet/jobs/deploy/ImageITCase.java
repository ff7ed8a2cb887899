package io.flinkalexnet.jobs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docker/Dockerfile} against what was built. Behind the package phase. */
class ImageITCase {
    private static final Pattern COPY =
            Pattern.compile(
                    "^COPY --chown=flink:flink (\\S+) (/opt/flink/\\S+)$", Pattern.MULTILINE);
    private static final String PLUGINS = "target/flink-alexnet/plugins/";

    @Test
    void copiesWhatWasBuiltAndSendsNothingElse() throws IOException {
        String dockerfile = Files.readString(ComposeFile.ROOT.resolve("docker/Dockerfile"));
        List<String> sent =
                Files.readAllLines(ComposeFile.ROOT.resolve("docker/Dockerfile.dockerignore"));
        List<String> sources =
                COPY.matcher(dockerfile)
                        .results()
                        .map((MatchResult each) -> each.group(1))
                        .toList();

        assertThat(sources).hasSize(3).contains(PLUGINS);
        for (String source : sources) {
            String path = source.replace("${ENGINE}", "nd4j");
            assertThat(sent).anyMatch(line -> path.startsWith(line.replaceFirst("^!", "")));
            if (!source.equals(PLUGINS)) { // of the target gpu alone
                assertThat(ComposeFile.ROOT.resolve(path)).exists();
            }
        }
        assertThat(sent).first().isEqualTo("*");
    }
}
