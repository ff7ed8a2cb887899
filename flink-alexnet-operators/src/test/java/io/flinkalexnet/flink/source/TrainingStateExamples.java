package io.flinkalexnet.flink.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the golden files hold; {@link #main} wrote them. They are never written again. */
final class TrainingStateExamples {
    static final TrainingSplit SPLIT =
            new TrainingSplit(
                    new TrainingOrder("images-labeled", -7L, 256, 8),
                    List.of(new PartitionRange(0, 5, 5_000_000_000L), new PartitionRange(1, 0, 0)),
                    new TrainingPosition(3, 2, 1, 123_456_789_012L));
    static final TrainingEnumeratorState STATE = TrainingEnumeratorState.unassigned(SPLIT);

    private TrainingStateExamples() {}

    /** Writes the files that are missing into the directory given. */
    public static void main(String[] args) throws IOException {
        writeIfMissing(
                Path.of(args[0], "training-split-v1.bin"),
                TrainingSplitSerializer.INSTANCE.serialize(SPLIT));
        writeIfMissing(
                Path.of(args[0], "training-enumerator-v1.bin"),
                TrainingEnumeratorStateSerializer.INSTANCE.serialize(STATE));
    }

    private static void writeIfMissing(Path file, byte[] bytes) throws IOException {
        if (!Files.exists(file)) {
            Files.write(file, bytes);
        }
    }
}
