package io.flinkalexnet.jobs.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Pictures and those most like them: Figure 4, right, of the paper. */
record SimilarSection(Findings findings, String topic) implements Section {
    @Override
    public String id() {
        return "similar";
    }

    @Override
    public String title() {
        return "Similar pictures";
    }

    @Override
    public void write(Html html) {
        Embeddings embeddings = findings.embeddings();
        if (embeddings.size() < 2) {
            html.open("p", "class", "nothing");
            html.prose("Fewer than two embeddings on topic ").text(topic);
            html.prose(". Begin with ").element("code", "./alexnet classify").prose(".").close();
            return;
        }
        html.open("p").prose(summary(embeddings)).close();
        html.open("div", "class", "queries");
        for (Map.Entry<String, List<Embeddings.Near>> each :
                findings.samples().queries().entrySet()) {
            row(html, each.getKey(), each.getValue());
        }
        html.close();
    }

    private static String summary(Embeddings embeddings) {
        String what =
                embeddings.raw()
                        ? "raw fc7 (the embedding times its norm, both from the topic)"
                        : "fc7 at length 1 (these records are older than those that carry the norm, so raw fc7 is not known; classify again to have it)";
        return String.format(
                Locale.ROOT,
                "Left a picture, then its %d nearest of %,d by Euclidean distance on %s, %,d numbers each, closest first. Model version %d; every vector is compared. A dashed frame: another label than the picture's.",
                Samples.NEIGHBORS,
                embeddings.size(),
                what,
                embeddings.dimension(),
                embeddings.modelVersion());
    }

    private void row(Html html, String id, List<Embeddings.Near> nearest) {
        String label = findings.predictions().labelOf(id);
        html.open("div", "class", "query");
        html.open("figure", "class", "asked", "title", VisibleText.of(id));
        findings.pictures().show(html, id, label == null ? id : label);
        html.open("figcaption").open("bdi").text(label == null ? "no label" : label);
        html.close().close().close();
        html.open("div", "class", "nearest");
        for (Embeddings.Near near : nearest) {
            neighbor(html, near, label);
        }
        html.close().close();
    }

    private void neighbor(Html html, Embeddings.Near near, String askedLabel) {
        String label = findings.predictions().labelOf(near.id());
        boolean differs = label != null && askedLabel != null && !label.equals(askedLabel);
        String distance = String.format(Locale.ROOT, "%.3g", near.distance());
        String words = label == null ? near.id() : label;
        html.open(
                "figure",
                "class",
                differs ? "near differs" : "near",
                "title",
                "%s, distance %s".formatted(VisibleText.of(words), distance));
        findings.pictures().show(html, near.id(), words);
        html.element("figcaption", distance).close();
    }
}
