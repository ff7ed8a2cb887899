package io.flinkalexnet.lab.peers;

import java.util.List;
import java.util.Locale;

/**
 * The report as a picture (SVG): one bar for each row, its length the median time over the floor's,
 * so that shorter is better. Its colours follow the reader's light or dark scheme.
 */
final class RatioChart {
    private static final int WIDTH = 760;
    private static final int LEFT = 240;
    private static final int RIGHT = 130;
    private static final int TOP = 44;
    private static final int BAR = 14;
    private static final int PITCH = 20;
    private static final int GROUP_GAP = 30;
    private static final double RATIO_MAX = 8;

    // spotless:off
    private static final String STYLE = """
            <style>
              .page { fill: #ffffff } .text { fill: #1f2328 } .soft { fill: #59636e } .line { stroke: #59636e }
              .own { fill: #0969da } .peer { fill: #afb8c1 } .floor { fill: #1a7f37 }
              text { font: 12px system-ui, sans-serif } .title { font-weight: 600; font-size: 14px } .group { font-weight: 600 }
              @media (prefers-color-scheme: dark) {
                .page { fill: #0d1117 } .text { fill: #e6edf3 } .soft { fill: #9198a1 } .line { stroke: #9198a1 }
                .own { fill: #4493f8 } .peer { fill: #656c76 } .floor { fill: #3fb950 }
              }
            </style>
            """;
    // spotless:on

    private final StringBuilder svg = new StringBuilder();
    private final double ratioMax;
    private int y = TOP;

    private RatioChart(List<Row> rows) {
        double largest = rows.stream().mapToDouble(Row::ratioToFloor).max().orElse(1);
        ratioMax = Math.min(RATIO_MAX, largest);
    }

    /** Empty if no row has a floor to be compared with. */
    static String of(PeersReport report) {
        List<Row> rows = report.rows().stream().filter(row -> row.ratioToFloor() != null).toList();
        return rows.isEmpty() ? "" : new RatioChart(rows).draw(report, rows);
    }

    private String draw(PeersReport report, List<Row> rows) {
        String group = "";
        for (Row row : rows) {
            String title = "%s of %d, %s".formatted(row.workload(), row.batch(), row.precision());
            if (!title.equals(group)) {
                y += group.isEmpty() ? 0 : GROUP_GAP - PITCH;
                group = title;
                text("text group", 12, y + 11, "start", title);
                y += PITCH;
            }
            bar(row);
            y += PITCH;
        }
        String head =
                "%s, %d thread%s: time as a multiple of oneDNN's kernels alone (shorter is better)"
                        .formatted(
                                report.network().replaceAll("\\?.*", ""),
                                report.threads(),
                                report.threads() == 1 ? "" : "s");
        return open(head) + floorLine() + svg + "</svg>\n";
    }

    private String open(String head) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
                %s<rect class="page" width="%d" height="%d"/>
                <text class="text title" x="12" y="24">%s</text>
                """
                .formatted(WIDTH, y + 12, head, STYLE, WIDTH, y + 12, head);
    }

    private String floorLine() {
        return format(
                "<line class=\"line\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke-dasharray=\"3 3\"/>%n",
                LEFT + length(1), TOP, y);
    }

    private void bar(Row row) {
        double length = length(row.ratioToFloor());
        text("text", LEFT - 8, y + 11, "end", MarkdownTable.name(row));
        svg.append(
                format(
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                        style(row), LEFT, y, length, BAR));
        boolean cut = row.ratioToFloor() > ratioMax;
        text(
                "soft",
                LEFT + length + 6,
                y + 11,
                "start",
                format(
                        "%s%.2f, %.1f images/s",
                        cut ? "\u2026 " : "", row.ratioToFloor(), row.imagesPerSecond()));
    }

    private double length(double ratio) {
        return Math.min(ratio, ratioMax) / ratioMax * (WIDTH - LEFT - RIGHT);
    }

    private static String style(Row row) {
        if (row.engine().equals(Entrant.FLOOR)) {
            return "floor";
        }
        return Entrant.isOwn(row.engine()) ? "own" : "peer";
    }

    private void text(String style, double x, int baseline, String anchor, String text) {
        svg.append(
                format(
                        "<text class=\"%s\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                        style, x, baseline, anchor, text));
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
