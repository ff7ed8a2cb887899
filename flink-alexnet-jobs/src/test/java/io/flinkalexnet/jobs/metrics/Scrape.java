package io.flinkalexnet.jobs.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Flink's Prometheus reporter shows: for each metric, the labels of each of its samples.
 *
 * @param samples labels by metric name
 */
record Scrape(Map<String, List<Map<String, String>>> samples) {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? \\S+");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Asks a reporter on this machine. */
    static Scrape of(int port) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost:%d/metrics".formatted(port)))
                        .build();
        return parse(
                HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    static Scrape parse(String text) {
        Map<String, List<Map<String, String>>> samples = new HashMap<>();
        for (String line : text.split("\n")) {
            Matcher sample = SAMPLE.matcher(line);
            if (!line.startsWith("#") && sample.matches()) {
                samples.computeIfAbsent(sample.group(1), name -> new ArrayList<>())
                        .add(labels(sample.group(2)));
            }
        }
        return new Scrape(samples);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return labels;
    }

    /** Both, one after the other. */
    Scrape and(Scrape other) {
        Map<String, List<Map<String, String>>> all = new HashMap<>(samples);
        other.samples.forEach(
                (name, more) ->
                        all.merge(
                                name,
                                more,
                                (a, b) -> {
                                    List<Map<String, String>> both = new ArrayList<>(a);
                                    both.addAll(b);
                                    return both;
                                }));
        return new Scrape(all);
    }

    /** Names of all labels of a metric; empty if there is no such metric. */
    Set<String> labelsOf(String metric) {
        Set<String> names = new HashSet<>();
        samples.getOrDefault(metric, List.of()).forEach(labels -> names.addAll(labels.keySet()));
        return names;
    }

    boolean has(String metric) {
        return samples.containsKey(metric);
    }

    /** Whether a metric has a sample that a selector takes. */
    boolean has(PromQuery.Selector selector) {
        return samples.getOrDefault(selector.metric(), List.of()).stream()
                .anyMatch(selector::takes);
    }
}
