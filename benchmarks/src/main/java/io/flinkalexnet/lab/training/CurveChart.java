package io.flinkalexnet.lab.training;

import io.flinkalexnet.jobs.report.LineChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Curves of trainings as a picture (SVG), all of a kind in one colour, which follows the reader's
 * light or dark scheme.
 *
 * @param title what is to be seen
 * @param label what the values are
 * @param kinds at most {@link #KINDS_MAX}, with their curves
 */
public record CurveChart(String title, String label, List<Kind> kinds) {
    /** Kinds that have a colour. */
    static final int KINDS_MAX = 4;

    private static final int HEAD = 40;
    private static final int LEGEND_PITCH = 20;
    private static final int LEFT = 12;

    // spotless:off
    private static final String STYLE = """
            <style>
              .page { fill: #ffffff } text { fill: #59636e; font: 13px system-ui, sans-serif }
              .name { fill: #1f2328 } .title { fill: #1f2328; font-weight: 600; font-size: 14px }
              .middle { text-anchor: middle } .end { text-anchor: end } .grid { stroke: #d1d9e0 }
              .line { fill: none; stroke-width: 2; stroke-linejoin: round }
              .line-0 { stroke: #0969da } .line-1 { stroke: #bc4c00; stroke-dasharray: 7 4 }
              .line-2 { stroke: #54aeff; stroke-width: 1.2 } .line-3 { stroke: #fb8f44; stroke-width: 1.2; stroke-dasharray: 7 4 }
              @media (prefers-color-scheme: dark) {
                .page { fill: #0d1117 } text { fill: #9198a1 } .name, .title { fill: #e6edf3 } .grid { stroke: #3d444d }
                .line-0 { stroke: #4493f8 } .line-1 { stroke: #db6d28 } .line-2 { stroke: #1f6feb } .line-3 { stroke: #9b4215 }
              }
            </style>
            """;
    // spotless:on

    /**
     * Curves that are drawn alike.
     *
     * @param name in the legend
     * @param curves one for each seed
     */
    public record Kind(String name, List<List<CurvePoint>> curves, ToDoubleFunction<CurvePoint> y) {
        /** The curves of a setup's results. */
        public static Kind of(
                String name, List<TrainingResult> results, ToDoubleFunction<CurvePoint> y) {
            return new Kind(name, results.stream().map(TrainingResult::curve).toList(), y);
        }
    }

    public CurveChart {
        kinds = List.copyOf(kinds);
        if (kinds.isEmpty() || kinds.size() > KINDS_MAX) {
            throw new IllegalArgumentException(
                    "a chart has 1 to %d kinds of curves, were %d"
                            .formatted(KINDS_MAX, kinds.size()));
        }
    }

    /** The whole file. */
    public String svg() {
        int top = HEAD + LEGEND_PITCH * kinds.size();
        int height = top + LineChart.HEIGHT;
        StringBuilder svg = new StringBuilder();
        svg.append(
                format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" role=\"img\" aria-label=\"%3$s\">%n%4$s<rect class=\"page\" width=\"%1$d\" height=\"%2$d\"/>%n<text class=\"title\" x=\"%5$d\" y=\"24\">%3$s</text>%n",
                        LineChart.WIDTH, height, title, STYLE, LEFT));
        for (int i = 0; i < kinds.size(); i++) {
            svg.append(legend(i));
        }
        svg.append(
                format(
                        "<svg y=\"%d\" width=\"%d\" height=\"%d\">%s</svg>%n</svg>%n",
                        top,
                        LineChart.WIDTH,
                        LineChart.HEIGHT,
                        new LineChart(label, "epoch", lines()).svg()));
        return svg.toString();
    }

    private String legend(int kind) {
        int y = HEAD + LEGEND_PITCH * kind + 4;
        return format(
                "<polyline class=\"line line-%d\" points=\"%d,%d %d,%d\"/><text class=\"name\" x=\"%d\" y=\"%d\">%s</text>%n",
                kind, LEFT, y, LEFT + 28, y, LEFT + 38, y + 4, kinds.get(kind).name());
    }

    private List<LineChart.Line> lines() {
        List<LineChart.Line> lines = new ArrayList<>();
        for (int i = kinds.size() - 1; i >= 0; i--) { // the first on top
            Kind kind = kinds.get(i);
            for (List<CurvePoint> curve : kind.curves()) {
                lines.add(
                        new LineChart.Line(
                                "line-" + i,
                                curve.stream().mapToDouble(CurvePoint::epochs).toArray(),
                                curve.stream().mapToDouble(kind.y()).toArray()));
            }
        }
        return lines;
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
