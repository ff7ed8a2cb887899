package io.flinkalexnet.flink.stats;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.RejectionReason;
import io.flinkalexnet.engine.snapshot.StatisticsFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.TreeMap;

/** The sums of one subtask: exact integers, so the order of additions does not matter. */
final class StatisticsSums {
    private static final String IN_MESSAGES = "the partial statistics";

    private final DatasetStatistics statistics;
    private final TreeMap<String, Long> rejected = new TreeMap<>();

    StatisticsSums(ImageGeometry geometry, HeldOutRule heldOut) {
        statistics = new DatasetStatistics(geometry, heldOut);
    }

    void add(String id, String label, byte[] decoded) {
        statistics.add(id, label, decoded);
    }

    void reject(RejectionReason reason) {
        rejected.merge(reason.name(), 1L, Long::sum);
    }

    /**
     * Adds the pictures of others.
     *
     * @throws IOException if they were taken with another geometry
     * @throws IllegalArgumentException if they were taken with another held-out rule
     */
    void add(PartialStatistics part) throws IOException {
        statistics.merge(
                StatisticsFile.read(
                        IN_MESSAGES, new ByteArrayInputStream(part.file()), statistics.geometry()));
        part.rejected().forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
    }

    /** The sums so far; a copy. */
    PartialStatistics part() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        StatisticsFile.write(statistics, file);
        return new PartialStatistics(file.toByteArray(), new TreeMap<>(rejected));
    }

    /** A view. */
    DatasetStatistics statistics() {
        return statistics;
    }

    /** Refused records by reason; a copy. */
    TreeMap<String, Long> rejected() {
        return new TreeMap<>(rejected);
    }

    /** All records that were counted: for training, held out and refused. */
    long records() {
        return statistics.images()
                + statistics.heldOutImages()
                + rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
