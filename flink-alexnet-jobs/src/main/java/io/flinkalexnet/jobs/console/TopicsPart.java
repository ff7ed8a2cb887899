package io.flinkalexnet.jobs.console;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.report.VisibleText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which topics there are and how fast they are read. Confined to one thread. */
final class TopicsPart {
    private final String servers;
    private final Topics topics;
    private final Map<String, RateMeter> meters = new LinkedHashMap<>();
    private final Set<String> existing = new HashSet<>();
    private String problem;
    private long unreadable;

    /**
     * What the page shows.
     *
     * @param problem why Kafka can't be read now; null if it can
     * @param hint what to type first; null if there is something to see
     */
    record View(String servers, String problem, String hint, long unreadable, List<Shown> topics) {}

    /** A topic. */
    record Shown(String name, boolean exists, long read, double perSecond) {}

    TopicsPart(KafkaOptions kafka, Topics topics) {
        servers = kafka.bootstrapServers();
        this.topics = topics;
        for (String each : names(topics)) {
            meters.put(each, new RateMeter());
        }
    }

    /** Those that a console reads. */
    static List<String> names(Topics topics) {
        return List.of(
                topics.images(),
                topics.predictions(),
                topics.embeddings(),
                topics.rejectedImages(),
                topics.trainingMetrics(),
                topics.models());
    }

    void exists(String topic) {
        existing.add(topic);
    }

    void read(String topic) {
        meters.get(topic).add(1);
    }

    void unreadable(String topic) {
        read(topic);
        unreadable++;
    }

    /** Null when all is well again. */
    void problem(String problem) {
        this.problem = problem;
    }

    /** Asked a few times a second. */
    View view(long nowNanos) {
        List<Shown> shown = new ArrayList<>();
        long read = 0;
        for (Map.Entry<String, RateMeter> each : meters.entrySet()) {
            double rate = each.getValue().perSecond(nowNanos);
            read += each.getValue().count();
            shown.add(
                    new Shown(
                            each.getKey(),
                            existing.contains(each.getKey()),
                            each.getValue().count(),
                            Math.round(10 * rate) / 10.0));
        }
        return new View(
                VisibleText.of(servers),
                problem == null ? null : VisibleText.of(problem),
                hint(read),
                unreadable,
                shown);
    }

    private String hint(long read) {
        if (read > 0) {
            return null;
        }
        String where =
                servers.equals(KafkaOptions.BOOTSTRAP_SERVERS.defaultValue())
                        ? ""
                        : " --bootstrap-servers " + servers;
        if (existing.isEmpty()) {
            return "There is no topic of ours at %s yet. Fill one with ./alexnet ingest DIR --topic %s%s, or see it all with ./alexnet demo --console."
                    .formatted(servers, topics.imagesLabeled(), where);
        }
        return "The topics at %s are empty. Send pictures with ./alexnet ingest DIR --topic %s --held-out-topic %s%s, then ./alexnet train and ./alexnet classify."
                .formatted(servers, topics.imagesLabeled(), topics.images(), where);
    }
}
