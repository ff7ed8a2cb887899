package io.flinkalexnet.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterConfigurationTest {
    @TempDir private Path folder;

    @Test
    void isReadBackAsFlinkReadsIt() throws IOException {
        ClusterDirectory directory = new ClusterDirectory(folder);
        directory.create();

        ClusterConfiguration.write(directory, options(2));

        Configuration config = directory.configuration();
        assertThat(config.get(HighAvailabilityOptions.HA_MODE)).isEqualTo("zookeeper");
        assertThat(config.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo(directory.checkpoints().toUri().toString());
        assertThat(config.get(ExecutionOptions.SNAPSHOT_COMPRESSION)).isTrue();
        assertThat(config.get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL))
                .isEqualTo(Distribution.PARENT_FIRST);
    }

    @Test
    void givesTheProcessesTheMemoryOptionsFlinkDerives() throws IOException {
        ClusterDirectory directory = new ClusterDirectory(folder);
        directory.create();
        ClusterConfiguration.write(directory, options(2));
        Launch launch = new Launch(directory.configuration(), directory);

        List<String> command =
                launch.command(new ClusterProcess(directory, ClusterProcess.Role.TASK_MANAGER, 1));

        assertThat(command)
                .anyMatch(each -> each.startsWith("-Xmx"))
                .anyMatch(each -> each.startsWith("-XX:MaxDirectMemorySize="))
                .contains("-Dtaskmanager.resource-id=task-manager-1")
                .contains("taskmanager.memory.managed.size=0b");
    }

    @Test
    void saysThatNoClusterWasStartedHere() {
        assertThatThrownBy(() -> new ClusterDirectory(folder).configuration())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no cluster in")
                .hasMessageContaining("./alexnet cluster start");
    }

    @Test
    void refusesSizesOutOfRangeByName() {
        assertThatThrownBy(() -> options(65))
                .hasMessage("--task-managers must be in [1, 64], was 65");
        assertThatThrownBy(
                        () ->
                                new ClusterOptions(
                                        folder, 1, 1, 1, MemorySize.parse("512m"), 8081, "cpu"))
                .hasMessageContaining("--task-manager-memory must be");
    }

    private ClusterOptions options(int taskManagers) {
        return new ClusterOptions(folder, 1, taskManagers, 2, MemorySize.parse("2g"), 8081, "cpu");
    }
}
