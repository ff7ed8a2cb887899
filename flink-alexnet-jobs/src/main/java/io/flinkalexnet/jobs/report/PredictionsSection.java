package io.flinkalexnet.jobs.report;

import java.util.List;
import java.util.Locale;

/** Test pictures with what the model thinks they are: Figure 4, left, of the paper. */
record PredictionsSection(Findings findings, String topic) implements Section {
    private static final String RIGHT = "right";
    private static final String WRONG = "wrong";
    private static final String UNKNOWN = "unknown";

    @Override
    public String id() {
        return "predictions";
    }

    @Override
    public String title() {
        return "Predictions";
    }

    @Override
    public void write(Html html) {
        Predictions predictions = findings.predictions();
        if (predictions.verdicts().isEmpty()) {
            html.open("p", "class", "nothing");
            html.prose("No predictions on topic ").text(topic);
            html.prose(". Begin with ").element("code", "./alexnet classify").prose(".").close();
            return;
        }
        html.open("p").prose(summary(predictions)).close();
        html.open("div", "class", "tiles");
        for (String id : findings.samples().judged()) {
            tile(html, id, predictions.verdicts().get(id), predictions.labelOf(id));
        }
        html.close();
    }

    private String summary(Predictions predictions) {
        int pictures = predictions.verdicts().size();
        String drawn =
                String.format(
                        Locale.ROOT,
                        "%,d of %,d pictures, drawn at random. Under each its true label, then the five most probable classes.",
                        findings.samples().judged().size(),
                        pictures);
        if (predictions.judged() == 0) {
            return drawn + " No picture carries a label, so none is judged.";
        }
        return String.format(
                Locale.ROOT,
                "%s Of %,d labelled pictures %,d are right (%.1f %%), and %.1f %% have their label among the first five.",
                drawn,
                predictions.judged(),
                predictions.hits(1),
                100.0 * predictions.hits(1) / predictions.judged(),
                100.0 * predictions.hits(Predictions.TOP) / predictions.judged());
    }

    private void tile(Html html, String id, Predictions.Verdict verdict, String label) {
        String state = label == null ? UNKNOWN : label.equals(verdict.best()) ? RIGHT : WRONG;
        html.open("figure", "class", "tile " + state, "title", VisibleText.of(id));
        findings.pictures().show(html, id, label == null ? id : label);
        html.open("figcaption");
        html.open("bdi", "class", "label").text(label == null ? "no label" : label).close();
        html.element("span", mark(state), "class", "mark");
        html.close();
        bars(html, verdict, label);
        html.close();
    }

    private static String mark(String state) {
        return switch (state) {
            case RIGHT -> "\u2713 right";
            case WRONG -> "\u2717 wrong";
            default -> "\u2013";
        };
    }

    private static void bars(Html html, Predictions.Verdict verdict, String label) {
        html.open("ol");
        List<String> labels = verdict.labels();
        for (int i = 0; i < labels.size(); i++) {
            String percent = percent(verdict.probabilities().get(i));
            boolean isTrue = labels.get(i).equals(label);
            html.open("li", "class", isTrue ? "true" : "other");
            html.open("svg", "class", "bar", "aria-hidden", "true");
            html.leaf("rect", "width", percent + "%", "height", "100%");
            html.close();
            html.element("bdi", labels.get(i)).element("span", percent + " %").close();
        }
        html.close();
    }

    /** Of a share from 0 to 1; another program may have written anything. */
    private static String percent(float share) {
        double inRange = Float.isNaN(share) ? 0 : Math.max(0, Math.min(1, share));
        return String.format(Locale.ROOT, "%.1f", 100 * inRange);
    }
}
