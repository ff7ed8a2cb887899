package io.flinkalexnet.lab.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointRunITCase {
    private static final int CHECKPOINTS = 2;

    @TempDir private Path directory;

    @Test
    void booksCheckpointsOfARunningTrainingAndGoesOnFromTheNewest() throws Exception {
        CheckpointOptions options =
                new CheckpointOptions(
                        new NetworkOptions("alexnet-small", 32, 0.25),
                        20,
                        4,
                        CHECKPOINTS,
                        new EngineOptions(Engines.AUTO, 1, PrecisionChoice.AUTO));
        List<String> said = new ArrayList<>();

        CheckpointReport report = new CheckpointRun(options, directory, said::add).run();

        assertThat(report.checkpoints()).hasSize(CHECKPOINTS);
        for (CheckpointReport.Checkpoint each : report.checkpoints()) {
            // half of it are velocities, hardly any of which is zero
            assertThat(each.bytes()).isBetween(report.stateBytes() / 2, 2 * report.stateBytes());
        }
        assertThat(report.start().step()).isEqualTo(1);
        assertThat(report.restore().step()).isGreaterThan(1);
        assertThat(report.restore().firstStepSeconds())
                .isGreaterThanOrEqualTo(report.restore().runningSeconds());
        assertThat(report.heap().samples()).isPositive();
        assertThat(report.heap().allocatedBytes()).isPositive();
        assertThat(said).anyMatch(line -> line.startsWith("going on from file:"));
    }
}
