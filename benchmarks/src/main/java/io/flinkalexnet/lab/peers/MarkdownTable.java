package io.flinkalexnet.lab.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The report as Markdown: a table for each workload and precision. */
final class MarkdownTable {
    private static final String HEAD =
            "| engine | batch | ms (quartiles) | images/s | vs floor | of peak | faults/run | resident |\n"
                    + "|---|---|---|---|---|---|---|---|\n";

    private MarkdownTable() {}

    static String of(PeersReport report) {
        StringBuilder text = new StringBuilder();
        for (String title : titles(report)) {
            text.append("**").append(title).append("**\n\n").append(HEAD);
            for (Row row : report.rows()) {
                if (title(row).equals(title)) {
                    text.append(line(row));
                }
            }
            text.append('\n');
        }
        text.append(
                "%s; %d thread%s"
                        .formatted(
                                report.machine(),
                                report.threads(),
                                report.threads() == 1 ? "" : "s"));
        report.peakGigaflops()
                .forEach(
                        (precision, peak) ->
                                text.append(format("; peak %s %.0f GFLOP/s", precision, peak)));
        text.append(
                format(
                        "; load average %.2f before; rounds: %d; %.0f min%n",
                        report.loadBefore(), report.rounds(), report.seconds() / 60));
        for (String how : descriptions(report)) {
            text.append("- ").append(how).append('\n');
        }
        return text.toString();
    }

    private static List<String> titles(PeersReport report) {
        List<String> titles = new ArrayList<>();
        for (Row row : report.rows()) {
            if (!titles.contains(title(row))) {
                titles.add(title(row));
            }
        }
        return titles;
    }

    /** Such as {@code forward, f32}. */
    static String title(Row row) {
        return row.workload() + ", " + row.precision();
    }

    /** The engine's name, and whether it ran as it comes. */
    static String name(Row row) {
        boolean usual = row.tuning().equals(Row.name(Entrant.Tuning.TUNED));
        return usual ? row.engine() : row.engine() + " (as shipped)";
    }

    private static String line(Row row) {
        if (row.failure() != null) {
            return "| %s | %d | failed: %s | | | | | |%n"
                    .formatted(name(row), row.batch(), escape(row.failure()));
        }
        return format(
                "| %s | %d | %s (%s-%s) | %.1f | %s | %s | %.0f | %.1f GB |%n",
                name(row),
                row.batch(),
                millis(row.medianMillis()),
                millis(row.millis().lowerQuartile()),
                millis(row.millis().upperQuartile()),
                row.imagesPerSecond(),
                row.ratioToFloor() == null ? "" : format("%.2f", row.ratioToFloor()),
                row.percentOfPeak() == null ? "" : format("%.0f %%", row.percentOfPeak()),
                row.pageFaults(),
                row.residentBytes() / 1e9);
    }

    private static String millis(double value) {
        return format(value < 100 ? "%.1f" : "%.0f", value);
    }

    private static Set<String> descriptions(PeersReport report) {
        Set<String> all = new TreeSet<>();
        for (Row row : report.rows()) {
            if (row.failure() == null) {
                all.add(
                        "%s, %s of %d, %s: %s"
                                .formatted(
                                        name(row),
                                        row.workload(),
                                        row.batch(),
                                        row.precision(),
                                        row.description()));
            }
        }
        return all;
    }

    private static String escape(String text) {
        return text.replaceAll("\\s*\\R\\s*", "; ").replace("|", "\\|");
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
