package io.flinkalexnet.jobs.report;

import io.flinkalexnet.flink.kafka.Topics;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The page around the sections. It loads nothing and runs nothing: its policy allows pictures
 * within it and this one style sheet.
 */
record ReportPage(Findings findings, ReportOptions options, Instant madeAt) {
    private static final String CSS = resource("report.css");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** The whole page. */
    String html() {
        List<Section> sections = sections();
        Html html = new Html();
        html.open("html", "lang", "en").open("head").leaf("meta", "charset", "utf-8");
        html.leaf("meta", "http-equiv", "Content-Security-Policy", "content", policy());
        html.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.leaf("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", "AlexNet report").style(CSS).close();
        html.open("body").open("header").element("h1", "AlexNet on streams");
        subtitle(html);
        facts(html);
        html.open("nav", "aria-label", "Sections");
        for (Section each : sections) {
            html.element("a", each.title(), "href", "#" + each.id());
        }
        html.close().close().open("main");
        for (Section each : sections) {
            html.open("section", "id", each.id(), "aria-labelledby", each.id() + "-title");
            html.element("h2", each.title(), "id", each.id() + "-title");
            each.write(html);
            html.close();
        }
        html.close();
        limits(html);
        return html.close().close().finish();
    }

    private List<Section> sections() {
        Topics topics = options.topics();
        return List.of(
                new CurveSection(findings.runs(), topics.trainingMetrics()),
                new PredictionsSection(findings, topics.predictions()),
                new SimilarSection(findings, topics.embeddings()),
                new FiltersSection(findings.model(), topics.models()),
                new ConfusionSection(Confusion.of(findings.predictions())),
                new RejectedSection(findings, topics.rejectedImages()));
    }

    /** Nothing but the style sheet, known by its hash, and pictures that are in the page. */
    private static String policy() {
        return "default-src 'none'; img-src data:; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
                .formatted(sha256(CSS));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder()
                    .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void subtitle(Html html) {
        html.open("p", "class", "subtitle");
        ShownModel model = findings.model();
        if (model == null) {
            html.prose("No model yet.");
        } else {
            html.element("code", model.network());
            html.prose(String.format(Locale.ROOT, ", version %d", model.version()));
        }
        html.prose(" \u00B7 " + TIME.format(madeAt)).close();
    }

    private void facts(Html html) {
        Predictions predictions = findings.predictions();
        html.open("dl", "class", "facts");
        if (predictions.judged() > 0) {
            fact(html, "top-1 accuracy", share(predictions.hits(1), predictions.judged()));
        }
        fact(html, "pictures classified", count(predictions.verdicts().size()));
        fact(html, "embeddings", count(findings.embeddings().size()));
        if (findings.runs().newest() != null) {
            fact(html, "steps", count(findings.runs().newest().newest().getStep()));
        }
        fact(html, "rejected", count(findings.rejects().total()));
        html.close();
    }

    private static void fact(Html html, String what, String value) {
        html.open("div").element("dt", what).element("dd", value).close();
    }

    private void limits(Html html) {
        html.open("footer").open("p");
        html.prose(
                "%s pictures are in this page, each at most %d pixels wide and encoded again from what was decoded. At most %s bytes of pictures are put in, the newest predictions of %s pictures and %d MiB of embeddings are looked at."
                        .formatted(
                                count(findings.pictures().shown()),
                                PagePictures.SIDE_MAX,
                                count(options.pageBytes()),
                                count(Predictions.PICTURES_MAX),
                                ReportReader.EMBEDDINGS_BYTES_MAX >> 20));
        beyond(html, findings.pictures().leftOut(), "pictures were left out for weight");
        beyond(html, findings.predictions().forgotten(), "older predictions were not looked at");
        beyond(html, findings.embeddings().forgotten(), "older embeddings were not looked at");
        beyond(html, findings.unreadable(), "records were not of their topic's kind");
        if (!findings.missing().isEmpty()) {
            html.prose(" Topics that do not exist: ").text(String.join(", ", findings.missing()));
            html.prose(".");
        }
        html.close().close();
    }

    private static void beyond(Html html, long count, String what) {
        if (count > 0) {
            html.prose(" %s %s.".formatted(count(count), what));
        }
    }

    private static String share(int part, int whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream("/report/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("resource /report/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
