package io.flinkalexnet.jobs.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What could not be used, and why. */
record RejectedSection(Findings findings, String topic) implements Section {
    @Override
    public String id() {
        return "rejected";
    }

    @Override
    public String title() {
        return "Rejected pictures";
    }

    @Override
    public void write(Html html) {
        Rejects rejects = findings.rejects();
        if (rejects.total() == 0) {
            html.open("p", "class", "nothing").prose("No record was rejected: topic ");
            html.text(topic).prose(" has none.").close();
            return;
        }
        html.open("p")
                .prose(
                        String.format(
                                Locale.ROOT,
                                "%,d records; up to %d of each reason are listed. A picture is shown only if it can be decoded, and then a small copy of our own making.",
                                rejects.total(),
                                Rejects.PER_REASON_MAX))
                .close();
        html.open("ul", "class", "counts");
        new TreeMap<>(rejects.counts()).forEach((reason, count) -> count(html, reason, count));
        html.close();
        html.open("div", "class", "scroll").open("table", "class", "list");
        html.open("thead").open("tr");
        for (String column :
                List.of("picture", "reason", "what", "name", "job", "place", "bytes")) {
            html.element("th", column, "scope", "col");
        }
        html.close().close().open("tbody");
        for (Map.Entry<String, List<Rejects.Reject>> each : rejects.examples().entrySet()) {
            each.getValue().forEach(reject -> row(html, each.getKey(), reject));
        }
        html.close().close().close();
    }

    private static void count(Html html, String reason, int count) {
        html.open("li").element("b", String.format(Locale.ROOT, "%,d", count));
        html.prose(" ").element("bdi", reason).close();
    }

    private void row(Html html, String reason, Rejects.Reject reject) {
        html.open("tr").open("td", "class", "small");
        findings.pictures().show(html, reject.picture(), reject.name());
        html.close();
        html.open("td").element("bdi", reason).close();
        html.open("td").element("bdi", reject.detail()).close();
        html.open("td").element("bdi", reject.name()).close();
        html.open("td").element("bdi", reject.job()).close();
        html.open("td").element("bdi", reject.place()).close();
        html.element("td", String.format(Locale.ROOT, "%,d", reject.bytes()), "class", "sum");
        html.close();
    }
}
