package io.flinkalexnet.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.jobs.cluster.Distribution;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drill in small. The processes are real, and so are the signals. */
@Timeout(value = 25, unit = TimeUnit.MINUTES) // 12 on two cores with AVX2
final class TrainChaosITCase {
    /** Its faults are well apart, and the last leaves a fifth of the training. */
    private static final long SEED = 206;

    /** So that a fast machine does not get to the end while the job manager comes back. */
    private static final int EPOCHS = 200;

    @TempDir private Path folder;

    @Test
    void aTrainingThatIsKilledAndStarvedEndsWithTheBytesOfOneThatIsNot() throws Exception {
        assumeTrue(FileSizeLimit.isPossible(), "skipped: there is no " + FileSizeLimit.TOOL);
        ChaosOptions options =
                new ChaosOptions(
                        folder.resolve("drill"), 2, SEED, 640, EPOCHS, Engines.AUTO, freePort());

        ChaosReport report =
                new TrainChaos(options, Distribution.ofThisProcess(), System.out::println).run();

        System.out.println(report);
        assertThat(report.identical()).isTrue();
        assertThat(report.finalSha256()).isEqualTo(report.undisturbedSha256()).hasSize(64);
        assertThat(report.steps()).isEqualTo(options.training().steps());
        assertThat(report.events())
                .extracting(ChaosReport.Event::fault)
                .containsExactlyInAnyOrder(Fault.values());
        assertThat(report.restarts()).isGreaterThanOrEqualTo(3); // not by the broker's
        assertThat(report.events())
                .filteredOn(event -> event.fault().isKill())
                .allSatisfy(event -> assertThat(event.secondsLost()).isGreaterThan(1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
