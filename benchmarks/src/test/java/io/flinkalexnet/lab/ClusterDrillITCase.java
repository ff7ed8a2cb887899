package io.flinkalexnet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.cluster.Distribution;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drill in small. The processes are real, and so are the signals. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
final class ClusterDrillITCase {
    @TempDir private Path folder;

    @Test
    void losesDoublesAndChangesNothingWhenProcessesAreKilled() throws Exception {
        DrillOptions options =
                new DrillOptions(folder.resolve("drill"), 640, 40, 600, 40, freePort());

        DrillReport report =
                new ClusterDrill(options, Distribution.ofThisProcess(), System.out::println).run();

        System.out.println(report);
        assertThat(report.missing()).isZero();
        assertThat(report.duplicates()).isZero();
        assertThat(report.predictions()).isEqualTo(588);
        assertThat(report.rejected()).isEqualTo(12);
        assertThat(report.kills()).isEqualTo(3);
        assertThat(report.sameModel()).isTrue();
        assertThat(report.trainings()).hasSize(3);
        assertThat(report.trainings().get(0).taskManagers())
                .isEqualTo(report.trainings().get(1).taskManagers())
                .containsExactly("task-manager-1");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
