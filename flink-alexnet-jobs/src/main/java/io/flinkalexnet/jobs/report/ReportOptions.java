package io.flinkalexnet.jobs.report;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;

/**
 * Checked values of a report.
 *
 * @param modelName name of the line of models
 * @param modelUri a model file; null for the newest announced
 * @param pictures shown with their predictions, 0 to 200
 * @param queries pictures that others are searched for, 0 to 50
 * @param pageBytes how heavy the page may get by pictures, 100,000 to 100,000,000
 */
public record ReportOptions(
        KafkaOptions kafka,
        Topics topics,
        String modelName,
        String modelUri,
        int pictures,
        int queries,
        long pageBytes) {
    public static final int PICTURES = 24;
    public static final int QUERIES = 8;
    public static final long PAGE_BYTES = 3_000_000;

    private static final int PICTURES_MAX = 200;
    private static final int QUERIES_MAX = 50;
    private static final long PAGE_BYTES_MIN = 100_000;
    private static final long PAGE_BYTES_MAX = 100_000_000;

    public ReportOptions {
        check("pictures", pictures, 0, PICTURES_MAX);
        check("queries", queries, 0, QUERIES_MAX);
        check("page bytes", pageBytes, PAGE_BYTES_MIN, PAGE_BYTES_MAX);
    }

    private static void check(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d], was %d".formatted(what, min, max, value));
        }
    }
}
