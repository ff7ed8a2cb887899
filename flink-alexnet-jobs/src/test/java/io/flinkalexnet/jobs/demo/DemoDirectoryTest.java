package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoDirectoryTest {
    @TempDir private Path folder;

    @Test
    void deletesATemporaryOne() throws IOException {
        DemoDirectory directory = DemoDirectory.open(null);
        fill(directory);

        directory.close();
        directory.close(); // safe to repeat

        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void leavesTheReportOfATemporaryOne() throws IOException {
        DemoDirectory directory = DemoDirectory.open(null);
        fill(directory);
        Files.createFile(directory.report());

        directory.close();
        directory.close(); // safe to repeat

        try (var files = Files.list(directory.path())) {
            assertThat(files).containsExactly(directory.report());
        }
        Files.delete(directory.report());
        Files.delete(directory.path());
    }

    @Test
    void keepsAGivenOneButItsCheckpoints() throws IOException {
        DemoDirectory directory = DemoDirectory.open(folder.resolve("new"));
        fill(directory);

        directory.close();

        assertThat(directory.path()).isDirectoryContaining("glob:**/statistics");
        assertThat(Path.of(URI.create(directory.checkpointsUri()))).doesNotExist();
    }

    private static void fill(DemoDirectory directory) throws IOException {
        Files.createFile(Path.of(URI.create(directory.statisticsUri())));
        Path checkpoints = Path.of(URI.create(directory.checkpointsUri()));
        Files.createDirectories(checkpoints.resolve("job/chk-1"));
        Files.createFile(checkpoints.resolve("job/chk-1/_metadata"));
    }
}
