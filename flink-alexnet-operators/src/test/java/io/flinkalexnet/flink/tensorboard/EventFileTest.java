package io.flinkalexnet.flink.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;

class EventFileTest {
    private static final String GOLDEN = "events-2.tfevents";
    private static final long MILLIS = 1_764_000_123_456L;

    @TempDir private Path folder;

    @Test
    void tensorFlowReadsTheVersionTheStartAndTheNumbers() throws Exception {
        List<Event> events = Events.read(written());

        assertThat(events).hasSize(3);
        assertThat(events)
                .allSatisfy(event -> assertThat(event.getWallTime()).isEqualTo(1_764_000_123.456));
        assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
        assertThat(events.get(1).getSessionLog().getStatus())
                .isEqualTo(SessionLog.SessionStatus.START);
        assertThat(events.get(1).getStep()).isEqualTo(20);
        assertThat(events.get(2).getStep()).isEqualTo(20);
        assertThat(Events.scalars(events.get(2)))
                .containsExactly(
                        entry("train/loss", 0.05f),
                        entry("train/top1_error", 0.5f),
                        entry("train/top5_error", 0.25f),
                        entry("train/epoch", 1),
                        entry("train/images", 2560),
                        entry("rate", 0.01f),
                        entry("images_per_second", 512),
                        entry("validation/loss", 1.5f),
                        entry("validation/top1_error", 0.75f),
                        entry("validation/top5_error", 0.5f),
                        entry("validation/best_top1_error", 0.625f),
                        entry("time/wait_ms", 1),
                        entry("time/host_to_device_ms", 2),
                        entry("time/compute_ms", 4),
                        entry("time/device_to_host_ms", 8),
                        entry("time/checkpoint_stall_ms", 33),
                        entry("stream/reorder_window", 7),
                        entry("norm/weights/conv1", 16),
                        entry("norm/gradients/conv1", 0.125f),
                        entry("norm/weights/fc8", 32),
                        entry("norm/gradients/fc8", 0.0625f));
    }

    private static Map.Entry<String, Float> entry(String tag, float value) {
        return Map.entry(tag, value);
    }

    @Test
    void whatARecordDoesNotHaveIsLeftOut() {
        TrainingMetrics metrics = Events.metrics(1);
        metrics.setValidation(null);
        metrics.setStepTimes(null);
        metrics.setLayers(List.of());

        assertThat(Scalar.of(metrics))
                .extracting(Scalar::tag)
                .noneMatch(tag -> tag.startsWith("validation/") || tag.startsWith("norm/"))
                .doesNotContain("time/compute_ms")
                .contains("train/loss", "time/checkpoint_stall_ms");
    }

    @Test
    void writesTheBytesItAlwaysWrote() throws Exception {
        try (InputStream golden = EventFileTest.class.getResourceAsStream(GOLDEN)) {
            assertThat(Files.readAllBytes(written())).isEqualTo(golden.readAllBytes());
        }
    }

    @Test
    void aDamagedFileIsNoticedByItsChecksums() throws Exception {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 10] ^= 1;
        Files.write(file, bytes);

        assertThatIOException().isThrownBy(() -> Events.read(file));
    }

    @Test
    void doesNotWriteOverAFile() throws Exception {
        Path file = written();
        assertThatIOException().isThrownBy(this::written).withMessageContaining("events.out");
        assertThat(Events.read(file)).hasSize(3);
    }

    private Path written() throws IOException {
        Path file = folder.resolve("runs/events.out.tfevents.1.test.0000");
        try (EventFile events =
                EventFile.create(new org.apache.flink.core.fs.Path(file.toUri()), MILLIS)) {
            events.start(20, MILLIS);
            events.add(Scalar.of(Events.metrics(20)), 20, MILLIS);
        }
        return file;
    }
}
