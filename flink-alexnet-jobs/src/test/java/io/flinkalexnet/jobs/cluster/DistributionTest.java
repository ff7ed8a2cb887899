package io.flinkalexnet.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistributionTest {
    @TempDir private Path folder;

    @Test
    void namesWhatIsMissingAndHowToBuildIt() {
        assertThatThrownBy(() -> new Distribution(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no flink-alexnet-job.jar")
                .hasMessageContaining("mvn -DskipTests package");
    }

    @Test
    void leavesTheJobJarOutOfTheClassPathOfTheProcesses() throws IOException {
        assertThat(built().classPath("nd4j"))
                .isEqualTo("%s/flink/lib/*:%s/lib/nd4j/*".formatted(folder, folder));
    }

    @Test
    void namesTheEnginesThereAre() throws IOException {
        Distribution distribution = built();
        assertThatThrownBy(() -> distribution.classPath("abacus"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no engine abacus in this build; there are [nd4j]");
    }

    private Distribution built() throws IOException {
        Files.createDirectories(folder.resolve("flink/lib"));
        Files.createDirectories(folder.resolve("lib/nd4j"));
        Files.createFile(folder.resolve("flink-alexnet-job.jar"));
        return new Distribution(folder);
    }
}
