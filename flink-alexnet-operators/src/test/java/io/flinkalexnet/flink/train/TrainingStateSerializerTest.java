package io.flinkalexnet.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.model.ValidationCourse;
import io.flinkalexnet.flink.source.PartitionRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class TrainingStateSerializerTest {
    private static final ImageGeometry GEOMETRY = new ImageGeometry(6, 1, 5);
    private static final int PARAMETERS = 300_001; // more than one chunk, and not a multiple of it

    private static final int GOLDEN_PARAMETERS = 5;
    private static final PlanChecksums CHECKSUMS =
            new PlanChecksums("a1".repeat(32), "b2".repeat(32));

    private final TrainingStateSerializer serializer = new TrainingStateSerializer();

    @Test
    void bringsEverythingBack() throws Exception {
        StagingBuffer buffer = filledBuffer();
        StagingBuffer restored = read(write(TrainingState.filled(buffer, 1))).buffer();

        assertThat(restored.parameterCount()).isEqualTo(PARAMETERS);
        assertThat(restored.parameters()).isEqualTo(buffer.parameters());
        assertThat(restored.velocity()).isEqualTo(buffer.velocity());
        assertThat(restored.progress()).usingRecursiveComparison().isEqualTo(buffer.progress());
        assertThat(restored.checksums()).isEqualTo(CHECKSUMS);
        assertThat(restored.partial().size()).isEqualTo(1);
        assertThat(restored.partial().label(0)).isEqualTo(4);
        assertThat(restored.partial().image(0))
                .usingRecursiveComparison()
                .isEqualTo(buffer.partial().image(0));
    }

    @Test
    void readsAndWritesTheGoldenStateOfVersionTwo() throws Exception {
        byte[] golden = golden(2);

        StagingBuffer restored = read(golden).buffer();
        assertThat(restored.parameters()).isEqualTo(filledBuffer(GOLDEN_PARAMETERS).parameters());
        assertThat(restored.progress())
                .usingRecursiveComparison()
                .isEqualTo(filledBuffer(GOLDEN_PARAMETERS).progress());
        assertThat(restored.checksums()).isEqualTo(CHECKSUMS);
        assertThat(write(TrainingState.filled(filledBuffer(GOLDEN_PARAMETERS), 1)))
                .isEqualTo(golden);
    }

    @Test
    void readsTheGoldenStateOfVersionOneAsNotYetValidatedAndOfAnyPlan() throws Exception {
        StagingBuffer restored = read(golden(1)).buffer();

        assertThat(restored.parameters()).isEqualTo(filledBuffer(GOLDEN_PARAMETERS).parameters());
        assertThat(restored.progress().nextSequence).isEqualTo(42);
        assertThat(restored.progress().windowImages).isEqualTo(2);
        assertThat(restored.progress().windowClosed).isFalse();
        assertThat(restored.progress().stopped).isFalse();
        assertThat(restored.progress().discarded).isZero();
        assertThat(restored.progress().validation).isEqualTo(ValidationState.START);
        assertThat(restored.checksums()).isEqualTo(PlanChecksums.UNKNOWN);
        assertThat(restored.partial().size()).isEqualTo(1);
    }

    @Test
    void bringsBackThatThereWasNoValidationYet() throws Exception {
        StagingBuffer buffer = filledBuffer();
        buffer.progress().validation = ValidationState.START;

        assertThat(read(write(TrainingState.filled(buffer, 1))).buffer().progress().validation)
                .isEqualTo(ValidationState.START);
    }

    private static byte[] golden(int version) throws IOException {
        try (InputStream in =
                TrainingStateSerializerTest.class.getResourceAsStream(
                        "/golden/train/training-state-v%d.bin".formatted(version))) {
            return in.readAllBytes();
        }
    }

    @Test
    void theWriterGivesTheBufferBackForTheNextCheckpoint() throws Exception {
        StagingBuffer buffer = filledBuffer();
        TrainingState state = TrainingState.filled(buffer, 1);
        assertThat(write(state)).isNotEmpty();
        buffer.acquire(); // would block for ever
        state.abandon(); // late, and so without effect
        buffer.release();
    }

    @Test
    void anAbandonedCheckpointIsNotWrittenAndGivesTheBufferBackOnce() throws Exception {
        StagingBuffer buffer = filledBuffer();
        TrainingState state = TrainingState.filled(buffer, 7);
        state.abandon();
        assertThatIOException().isThrownBy(() -> write(state)).withMessageContaining("7");
        buffer.acquire();
    }

    @Test
    void anotherVersionIsRefusedInWords() throws Exception {
        byte[] bytes = write(TrainingState.filled(filledBuffer(), 1));
        bytes[7] = 9;
        assertThatIOException()
                .isThrownBy(() -> read(bytes))
                .withMessage(
                        "the training state has format version 9; this build reads 1 to 2. Restore it with the release that wrote it.");
    }

    @Test
    void aStateThatEndsEarlyIsRefused() throws Exception {
        byte[] bytes = write(TrainingState.filled(filledBuffer(), 1));
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 5);
        assertThatIOException().isThrownBy(() -> read(cut));
    }

    private static StagingBuffer filledBuffer() throws Exception {
        return filledBuffer(PARAMETERS);
    }

    private static StagingBuffer filledBuffer(int parameters) throws Exception {
        StagingBuffer buffer = new StagingBuffer(parameters, GEOMETRY, 2);
        buffer.acquire();
        buffer.setChecksums(CHECKSUMS);
        for (int i = 0; i < parameters; i++) {
            buffer.parameters().put(i, i * 0.5f);
            buffer.velocity().put(i, -i);
        }
        buffer.progress().add(new BatchScore(2, 1.25, 1, 2));
        buffer.progress().nextSequence = 42;
        buffer.progress().epoch = 3;
        buffer.progress().distinctImages = 12;
        buffer.progress().holes = 1;
        buffer.progress().discarded = 5;
        buffer.progress().stopped = true;
        buffer.progress().windowClosed = true;
        buffer.progress().validation =
                new ValidationState(
                        "held-out",
                        List.of(new PartitionRange(0, 3, 9), new PartitionRange(1, 0, 4)),
                        1,
                        new HeldOutScore(8, 0.75, 0.5, 0.25),
                        new ValidationCourse(6, 0.375, 0.4375, 2, 1));
        byte[] pixels = new byte[GEOMETRY.croppedBytes()];
        pixels[3] = -7;
        AugmentedImage image = new AugmentedImage(pixels, new float[] {1, -2, 3.5f}, 1, 2, true);
        buffer.partial().add(image, 4);
        return buffer;
    }

    private byte[] write(TrainingState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(state, out);
        return out.getCopyOfBuffer();
    }

    private TrainingState read(byte[] bytes) throws IOException {
        return serializer.deserialize(new DataInputDeserializer(bytes));
    }
}
