package io.flinkalexnet.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void laysOutFlinkEnginesAndPluginsWithoutTheJobJar() throws IOException {
        Distribution distribution = built();
        ClusterDirectory cluster = new ClusterDirectory(folder.resolve("cluster"));
        cluster.clearLibraries();

        distribution.layOut(Distribution.CPU_ENGINES, cluster.libraries(), cluster.plugins());

        assertThat(cluster.libraries().toFile().list())
                .containsExactlyInAnyOrder(
                        "flink-core-2.3.0.jar", "nd4j.jar", "flink-alexnet-engine-nd4j.jar");
        assertThat(cluster.plugins().resolve("metrics-prometheus/reporter.jar")).exists();
    }

    @Test
    void keepsWhatAClusterWasStartedWithWhenTheBuildChanges() throws IOException {
        Distribution distribution = built();
        ClusterDirectory cluster = new ClusterDirectory(folder.resolve("cluster"));
        cluster.clearLibraries();
        distribution.layOut(Distribution.CPU_ENGINES, cluster.libraries(), cluster.plugins());

        Files.writeString(folder.resolve("lib/cpu/flink-alexnet-engine-nd4j.jar"), "newer");

        assertThat(cluster.libraries().resolve("flink-alexnet-engine-nd4j.jar")).isEmptyFile();
    }

    @Test
    void namesTheFoldersOfEnginesThereAre() throws IOException {
        Distribution distribution = built();
        assertThatThrownBy(() -> distribution.layOut("abacus", folder, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "this build has no lib/abacus; its folders of engines are [cpu]");
    }

    private Distribution built() throws IOException {
        for (String jar :
                List.of(
                        "flink/lib/flink-core-2.3.0.jar",
                        "lib/cpu/nd4j.jar",
                        "lib/cpu/flink-alexnet-engine-nd4j.jar",
                        "plugins/metrics-prometheus/reporter.jar",
                        "flink-alexnet-job.jar")) {
            Files.createDirectories(folder.resolve(jar).getParent());
            Files.createFile(folder.resolve(jar));
        }
        return new Distribution(folder);
    }
}
