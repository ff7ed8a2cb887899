package io.flinkalexnet.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterCommandTest {
    @TempDir private Path folder;

    @Test
    void saysThatNoClusterRunsAndHowToStartOne() {
        CommandLineRun run =
                CommandLineRun.of("cluster", "status", "--directory", folder.toString());
        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .contains("no cluster runs in " + folder)
                .contains("./alexnet cluster start --directory " + folder);
    }

    @Test
    void saysWhereAJobCouldRun() {
        CommandLineRun run =
                CommandLineRun.of("train", "--epochs", "1", "--cluster", folder.toString());
        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err())
                .contains("no cluster runs in " + folder, "--flink HOST:PORT", "add --local");
    }

    @Test
    void doesNotDetachFromAJobInsideThisProcess() {
        CommandLineRun run = CommandLineRun.of("train", "--epochs", "1", "--local", "--detach");
        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("--detach needs a cluster");
    }

    @Test
    void refusesAnAddressWithoutPort() {
        CommandLineRun run = CommandLineRun.of("train", "--epochs", "1", "--flink", "localhost");
        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("--flink must be HOST:PORT", "was localhost");
    }

    @Test
    void saysThatNobodyAnswersAtAnAddress() {
        CommandLineRun run = CommandLineRun.of("train", "--epochs", "1", "--flink", "localhost:1");
        assertThat(run.status()).isEqualTo(Main.FAILED);
        assertThat(run.err()).contains("no job manager answers at localhost:1");
    }

    @Test
    void runsInOnePlaceOnly() {
        CommandLineRun run =
                CommandLineRun.of("train", "--epochs", "1", "--local", "--flink", "localhost:1");
        assertThat(run.status()).isEqualTo(Main.NOT_UNDERSTOOD);
        assertThat(run.err()).contains("mutually exclusive");
    }
}
