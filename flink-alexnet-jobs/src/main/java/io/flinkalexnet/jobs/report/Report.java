package io.flinkalexnet.jobs.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * Writes a page with pictures of a run: one HTML file that loads nothing from anywhere. Reads what
 * is committed now and waits for nothing.
 */
public final class Report {
    private Report() {}

    /**
     * What was written.
     *
     * @param report the file
     * @param bytes its size
     * @param pictures in it
     * @param predictions pictures with a prediction
     * @param judged of these, with a true label
     * @param accuracyTop1 share of the judged ones, 0 to 1; null without any
     * @param embeddings that were compared
     * @param rejected records
     * @param modelVersion null without a model
     */
    public record Summary(
            String report,
            long bytes,
            int pictures,
            int predictions,
            int judged,
            Double accuracyTop1,
            int embeddings,
            int rejected,
            Long modelVersion) {}

    /**
     * Reads the topics and writes the page, replacing the file as a whole.
     *
     * @param clock what the page says it was made at
     * @param recordsRead told how many more records were read
     * @throws IOException if there is nothing at all to show, if no broker answers, or if a model
     *     that was asked for is not good
     */
    public static Summary write(
            ReportOptions options, Path file, InstantSource clock, LongConsumer recordsRead)
            throws IOException, InterruptedException {
        Findings findings = new ReportReader(options, recordsRead).read();
        if (findings.isEmpty()) {
            throw new IOException(
                    "there is nothing to report: no metrics, model, prediction, embedding or rejected picture is on the topics at %s; ./alexnet demo runs it all, ./alexnet train and ./alexnet classify fill them"
                            .formatted(options.kafka().bootstrapServers()));
        }
        String page = new ReportPage(findings, options, clock.instant()).html();
        replace(file.toAbsolutePath(), page);
        Predictions predictions = findings.predictions();
        int judged = predictions.judged();
        return new Summary(
                file.toString(),
                Files.size(file),
                findings.pictures().shown(),
                predictions.verdicts().size(),
                judged,
                judged == 0 ? null : (Double) ((double) predictions.hits(1) / judged),
                findings.embeddings().size(),
                findings.rejects().total(),
                findings.model() == null ? null : (Long) findings.model().version());
    }

    private static void replace(Path file, String page) throws IOException {
        Path whole = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part");
        try {
            Files.writeString(whole, page);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
