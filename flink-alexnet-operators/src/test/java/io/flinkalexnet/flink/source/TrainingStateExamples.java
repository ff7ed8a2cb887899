package io.flinkalexnet.flink.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the golden files hold; {@link #main} wrote those of the newest version, as it did those
 * before. They are never written again.
 */
final class TrainingStateExamples {
    /** What version 1 could say. */
    static final TrainingSplit FIRST =
            new TrainingSplit(
                    new TrainingOrder("images-labeled", -7L, 256, 8, true, HeldOut.UNNAMED),
                    "",
                    List.of(new PartitionRange(0, 5, 5_000_000_000L), new PartitionRange(1, 0, 0)),
                    new TrainingPosition(3, 2, 1, 123_456_789_012L),
                    List.of());

    static final TrainingSplit SPLIT =
            new TrainingSplit(
                    new TrainingOrder("images-labeled", -7L, 256, 8, false, "id hash / 5"),
                    "4yKx0pZ2QbqkM3nT7wR1sA",
                    List.of(
                            new PartitionRange(0, 5, 5_000_000_005L),
                            new PartitionRange(1, 0, 512)),
                    new TrainingPosition(0, 2, 1, 123_456_789_012L),
                    List.of(new Chunk(0, 4_999_999_749L, 5_000_000_005L), new Chunk(1, 256, 512)));

    private TrainingStateExamples() {}

    /** Writes the files that are missing into the directory given. */
    public static void main(String[] args) throws IOException {
        writeIfMissing(
                Path.of(args[0], "training-split-v2.bin"),
                TrainingSplitSerializer.INSTANCE.serialize(SPLIT));
        writeIfMissing(
                Path.of(args[0], "training-enumerator-v2.bin"),
                TrainingEnumeratorStateSerializer.INSTANCE.serialize(
                        TrainingEnumeratorState.unassigned(SPLIT)));
    }

    private static void writeIfMissing(Path file, byte[] bytes) throws IOException {
        if (!Files.exists(file)) {
            Files.write(file, bytes);
        }
    }
}
