package io.flinkalexnet.jobs.report;

import java.util.List;
import java.util.Locale;

/**
 * Lines over a common axis, as SVG; both axes start at 0. Lines differ by colour and by dashes,
 * both of which the style sheet gives to {@code line-0}, {@code line-1} and so on.
 *
 * @param label what the values are, with their unit
 * @param axis what they are drawn over, such as {@code step}
 * @param lines drawn in this order, later ones on top
 */
public record LineChart(String label, String axis, List<Line> lines) {
    public static final int WIDTH = 640;
    public static final int HEIGHT = 300;

    private static final int LEFT = 52;
    private static final int RIGHT = 16;
    private static final int TOP = 14;
    private static final int BOTTOM = 44;
    private static final int TICKS = 5;

    /**
     * One line.
     *
     * @param style class of the style sheet
     * @param xs places on the axis, ascending
     * @param ys values of the same length
     */
    public record Line(String style, double[] xs, double[] ys) {}

    /** Over steps. */
    LineChart(String label, List<Line> lines) {
        this(label, "step", lines);
    }

    /** The chart alone, without a style sheet. */
    public String svg() {
        Html html = new Html();
        write(html);
        return html.fragment();
    }

    void write(Html html) {
        double xMax = max(lines, Line::xs);
        double yMax = max(lines, Line::ys);
        double xStep = tickStep(xMax);
        double yStep = tickStep(yMax);
        double yTop = Math.max(yStep, Math.ceil(yMax / yStep - 1e-9) * yStep);
        html.open(
                "svg",
                "class",
                "chart",
                "viewBox",
                "0 0 %d %d".formatted(WIDTH, HEIGHT),
                "role",
                "img",
                "aria-label",
                label + " by " + axis);
        for (double y = 0; y <= yTop * (1 + 1e-9); y += yStep) {
            horizontal(html, y, y / yTop);
        }
        for (double x = 0; x <= xMax * (1 + 1e-9); x += xStep) {
            text(html, "tick middle", x(x / xMax), HEIGHT - BOTTOM + 18, number(x));
        }
        text(html, "axis middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, axis);
        for (Line line : lines) {
            html.leaf(
                    "polyline",
                    "class",
                    "line " + line.style(),
                    "points",
                    points(line, xMax, yTop));
        }
        html.close();
    }

    private static void horizontal(Html html, double value, double share) {
        String y = decimal(y(share));
        html.leaf(
                "line",
                "class",
                "grid",
                "x1",
                Integer.toString(LEFT),
                "x2",
                Integer.toString(WIDTH - RIGHT),
                "y1",
                y,
                "y2",
                y);
        text(html, "tick end", LEFT - 8, y(share) + 4, number(value));
    }

    private static void text(Html html, String style, double x, double y, String text) {
        html.element("text", text, "class", style, "x", decimal(x), "y", decimal(y));
    }

    private static String points(Line line, double xMax, double yTop) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.xs().length; i++) {
            points.append(decimal(x(line.xs()[i] / xMax)))
                    .append(',')
                    .append(decimal(y(line.ys()[i] / yTop)))
                    .append(' ');
        }
        return points.toString().strip();
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double share) {
        return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
    }

    private interface Values {
        double[] of(Line line);
    }

    /** The largest value, or 1 if all are 0. */
    private static double max(List<Line> lines, Values values) {
        double max = 0;
        for (Line line : lines) {
            for (double value : values.of(line)) {
                max = Math.max(max, value);
            }
        }
        return max > 0 ? max : 1;
    }

    /** 1, 2 or 5 times a power of ten, about {@link #TICKS} of them up to {@code max}. */
    static double tickStep(double max) {
        double rough = max / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private static String number(double value) {
        if (value >= 1_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        String digits = String.format(Locale.ROOT, "%.4f", value);
        return digits.replaceAll("\\.?0+$", "");
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** What the lines are called, beside the chart. */
    static void legend(Html html, List<String> stylesAndNames) {
        html.open("p", "class", "legend");
        for (int i = 0; i < stylesAndNames.size(); i += 2) {
            html.open("span");
            html.open("svg", "viewBox", "0 0 28 8", "aria-hidden", "true");
            html.leaf("polyline", "class", "line " + stylesAndNames.get(i), "points", "0,4 28,4");
            html.close();
            html.prose(stylesAndNames.get(i + 1)).close();
        }
        html.close();
    }
}
