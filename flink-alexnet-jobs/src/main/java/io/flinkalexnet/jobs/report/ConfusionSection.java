package io.flinkalexnet.jobs.report;

import java.util.List;
import java.util.Locale;

/** Which classes are taken for which. */
record ConfusionSection(Confusion confusion) implements Section {
    private static final int PAIRS_MAX = 40;
    private static final int WORST_MAX = 20;
    private static final int SHADES = 9;

    @Override
    public String id() {
        return "confusion";
    }

    @Override
    public String title() {
        return "Confusion";
    }

    @Override
    public void write(Html html) {
        if (confusion.isEmpty()) {
            html.open("p", "class", "nothing");
            html.prose("No picture has both a prediction and a true label.").close();
            return;
        }
        List<String> classes = confusion.classes();
        if (classes.size() <= Confusion.MATRIX_CLASSES_MAX) {
            html.open("p");
            html.prose(
                    "Rows: the true label. Columns: what was predicted. Right ones are framed; recall is their share of the row.");
            html.close();
            matrix(html, classes);
        } else {
            html.open("p")
                    .prose(
                            "%,d classes, too many for a matrix: the %d pairs confused most often, and the %d classes recognised worst."
                                    .formatted(classes.size(), PAIRS_MAX, WORST_MAX))
                    .close();
            html.open("div", "class", "lists");
            pairs(html);
            worst(html);
            html.close();
        }
    }

    private void matrix(Html html, List<String> classes) {
        html.open("div", "class", "scroll").open("table", "class", "matrix");
        html.open("thead").open("tr");
        html.element("th", "true label", "scope", "col");
        for (String each : classes) {
            html.open("th", "scope", "col", "class", "turned");
            html.element("bdi", each, "title", VisibleText.of(each)).close();
        }
        html.element("th", "pictures", "scope", "col", "class", "sum");
        html.element("th", "recall", "scope", "col", "class", "sum");
        html.close().close().open("tbody");
        classes.forEach(label -> matrixRow(html, label, classes));
        html.close().close().close();
    }

    private void matrixRow(Html html, String label, List<String> classes) {
        int pictures = confusion.pictures(label);
        html.open("tr").open("th", "scope", "row").element("bdi", label).close();
        for (String predicted : classes) {
            int count = confusion.count(label, predicted);
            String words =
                    "%s taken for %s: %,d"
                            .formatted(VisibleText.of(label), VisibleText.of(predicted), count);
            html.element(
                    "td",
                    count == 0 ? "\u00B7" : String.format(Locale.ROOT, "%,d", count),
                    "class",
                    style(count, pictures, predicted.equals(label)),
                    "title",
                    words);
        }
        html.element("td", String.format(Locale.ROOT, "%,d", pictures), "class", "sum");
        html.element("td", pictures == 0 ? "-" : recall(label), "class", "sum").close();
    }

    private static String style(int count, int pictures, boolean isRight) {
        int shade =
                count == 0 ? 0 : (int) Math.max(1, Math.ceil((double) SHADES * count / pictures));
        return "q%d%s".formatted(shade, isRight ? " hit" : "");
    }

    private String recall(String label) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * confusion.recall(label));
    }

    private void pairs(Html html) {
        table(html, "true label", "predicted", "pictures");
        for (Confusion.Pair pair : confusion.mostConfused(PAIRS_MAX)) {
            html.open("tr").open("td").element("bdi", pair.label()).close();
            html.open("td").element("bdi", pair.predicted()).close();
            html.element("td", Integer.toString(pair.count()), "class", "sum").close();
        }
        html.close().close();
    }

    private void worst(Html html) {
        table(html, "class", "pictures", "recall");
        for (String label : confusion.worst(WORST_MAX)) {
            html.open("tr").open("td").element("bdi", label).close();
            html.element("td", Integer.toString(confusion.pictures(label)), "class", "sum");
            html.element("td", recall(label), "class", "sum").close();
        }
        html.close().close();
    }

    private static void table(Html html, String... columns) {
        html.open("table", "class", "list").open("thead").open("tr");
        for (String each : columns) {
            html.element("th", each, "scope", "col");
        }
        html.close().close().open("tbody");
    }
}
