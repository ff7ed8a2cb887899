package io.flinkalexnet.flink.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardFunctionTest {
    private static final long SECONDS = 1_764_000_000;

    @TempDir private Path folder;

    @Test
    void aPointCanBeSeenAsSoonAsItIsWritten() throws Exception {
        try (var harness = opened()) {
            assertThat(Events.files(folder)).isEmpty();
            harness.processElement(new StreamRecord<>(Events.metrics(20)));
            assertThat(Events.drawn(folder, "rate")).containsOnlyKeys(20L);
            harness.processElement(new StreamRecord<>(Events.metrics(40)));
            assertThat(Events.drawn(folder, "rate")).containsOnlyKeys(20L, 40L);
        }
    }

    @Test
    void filesSortByTheTimeOfTheirFirstPoint() throws Exception {
        try (var harness = opened()) {
            harness.setProcessingTime(SECONDS * 1000 + 999);
            harness.processElement(new StreamRecord<>(Events.metrics(20)));
            assertThat(Events.files(folder).get(0).getFileName().toString())
                    .matches("events\\.out\\.tfevents\\.1764000000\\.[0-9a-f]{32}\\.0000");
        }
    }

    @Test
    void keepsNoState() throws Exception {
        try (var harness = opened()) {
            harness.processElement(new StreamRecord<>(Events.metrics(20)));
            assertThat(harness.snapshot(1, 1).hasState()).isFalse();
        }
    }

    @Test
    void aFolderOfBlanksIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorBoardOptions(" "))
                .withMessageContaining("alexnet.train.tensorboard-directory");
        assertThat(List.of(new TensorBoardOptions("").isOn(), new TensorBoardOptions("x").isOn()))
                .containsExactly(false, true);
    }

    private OneInputStreamOperatorTestHarness<TrainingMetrics, Void> opened() throws Exception {
        var harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new TensorBoardFunction(folder.toUri().toString())));
        harness.open();
        return harness;
    }
}
