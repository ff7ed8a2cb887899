package io.flinkalexnet.jobs.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** The queries of {@code docker/}: dashboards and alert rules. */
final class Monitoring {
    static final Path DASHBOARD = Path.of("../docker/grafana/dashboards/flink-alexnet.json");
    static final Path ALERTS = Path.of("../docker/alerts.yml");

    /** Metrics that Prometheus makes itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

    /** Labels that Prometheus adds to every sample. */
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("job", "instance");

    private Monitoring() {}

    static List<PromQuery> queries() throws IOException {
        List<PromQuery> queries = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        for (JsonNode expression : dashboard.findValues("expr")) {
            queries.add(PromQuery.parse(expression.asText()));
        }
        for (Map<?, ?> rule : alerts()) {
            queries.add(PromQuery.parse((String) rule.get("expr")));
        }
        return queries;
    }

    /** The rules of all groups. */
    static List<Map<?, ?>> alerts() throws IOException {
        List<Map<?, ?>> rules = new ArrayList<>();
        try (Reader in = Files.newBufferedReader(ALERTS)) {
            Map<String, List<Map<String, List<Map<?, ?>>>>> file = new Yaml().load(in);
            file.get("groups").forEach(group -> rules.addAll(group.get("rules")));
        }
        return rules;
    }

    /** What of a query is not in a scrape, in words. */
    static Set<String> missing(PromQuery query, Scrape scrape) {
        Set<String> missing = new TreeSet<>();
        Set<String> labels = new HashSet<>(LABELS_OF_PROMETHEUS);
        for (PromQuery.Selector selector : query.selectors()) {
            if (OF_PROMETHEUS.contains(selector.metric())) {
                continue;
            }
            labels.addAll(scrape.labelsOf(selector.metric()));
            if (!scrape.has(selector.metric())) {
                missing.add("metric " + selector.metric());
            } else if (!scrape.has(selector)) {
                missing.add("a sample of " + selector);
            }
        }
        query.groupings().stream()
                .filter(label -> !labels.contains(label))
                .forEach(label -> missing.add("label " + label));
        return missing;
    }

    /** Names of all metrics the queries ask for, sorted. */
    static Set<String> metrics(List<PromQuery> queries) {
        Set<String> names = new TreeSet<>();
        queries.forEach(query -> query.selectors().forEach(each -> names.add(each.metric())));
        return names;
    }
}
