package io.flinkalexnet.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.cluster.ClusterProcess.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterProcessTest {
    @TempDir private Path folder;
    private ClusterDirectory directory;
    private ClusterProcess process;

    @BeforeEach
    void create() throws IOException {
        directory = new ClusterDirectory(folder);
        directory.create();
        process = new ClusterProcess(directory, Role.TASK_MANAGER, 2);
    }

    @Test
    void doesNotRunBeforeItWasStarted() throws IOException {
        assertThat(process.handle()).isEmpty();
    }

    @Test
    void isFoundByItsIdAndStartTime() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        remember(self.pid(), self.info().startInstant().orElseThrow());

        assertThat(process.handle()).contains(self);
        assertThat(process.pid()).isEqualTo(self.pid());
    }

    @Test
    void isNotTakenForAnotherProcessThatHasItsIdNow() throws IOException, InterruptedException {
        remember(ProcessHandle.current().pid(), Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(process.handle()).isEmpty();
        assertThat(process.kill()).isFalse();
    }

    @Test
    void saysWhyItHasEnded() throws IOException {
        Files.writeString(
                process.log(),
                """
                INFO  begins
                Caused by: java.io.IOException: outer
                Caused by: java.net.BindException: Address already in use
                """);

        assertThat(process.ended("has ended"))
                .isEqualTo(
                        "task-manager-2 has ended: Caused by: java.net.BindException: Address already in use; its log is "
                                + process.log());
    }

    @Test
    void saysWhatWasPrintedIfThereIsNoLog() throws IOException {
        Files.writeString(process.output(), "Unrecognized VM option 'x'\n");

        assertThat(process.ended("has ended")).contains("Unrecognized VM option 'x'");
    }

    private void remember(long pid, Instant started) throws IOException {
        Files.writeString(
                directory.processes().resolve("task-manager-2"), pid + " " + started + "\n");
    }
}
