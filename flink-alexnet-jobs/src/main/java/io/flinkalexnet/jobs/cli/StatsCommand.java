package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.PartitionRange;
import io.flinkalexnet.flink.source.TopicRanges;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.stats.StatisticsStage;
import io.flinkalexnet.flink.stats.StatisticsStore;
import io.flinkalexnet.jobs.StatsJob;
import io.flinkalexnet.jobs.StatsJobOptions;
import io.flinkalexnet.jobs.broker.TopicCreator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stats}. */
@Command(
        name = "stats",
        description = {
            "Takes the statistics of a training topic: labels, mean image, colour components. Training needs them.",
            "Reads the topic once, from its beginning to where it ends now. What can't be used goes to rejected-images;"
                    + " pictures that are held out are only counted."
        },
        footer = {
            "  ./alexnet stats --local --file statistics.safetensors",
            "  ./alexnet stats --local --network alexnet-small --input-side 64 --file s64.safetensors",
            "  ./alexnet stats --local --held-out-divisor 5 --file s3://bucket/s.safetensors"
        })
final class StatsCommand extends AlexNetCommand {
    private static final int LABELS_SHOWN_MAX = 20;

    @Mixin private PlaceMixin place;

    @Option(
            names = "--topic",
            defaultValue = "images-labeled",
            description = "Topic of the pictures to train on.")
    private String topic;

    @Option(
            names = "--held-out-divisor",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Keeps one picture in N out of training, chosen by the hash of its id; 2 to 1000000; 0 keeps all.")
    private int heldOutDivisor;

    @Option(
            names = "--file",
            paramLabel = "FILE_OR_URI",
            required = true,
            description = "Receives the statistics; an older file is replaced.")
    private String file;

    @Mixin private InputMixin input;
    @Mixin private NetworkMixin network;
    @Mixin private KafkaMixin kafka;
    @Mixin private JsonMixin json;

    /** What {@code --json} writes. */
    record Summary(
            String file,
            long images,
            long heldOutImages,
            SortedMap<String, Long> labels,
            SortedMap<String, Long> rejected) {
        long rejectedImages() {
            return rejected.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    @Override
    protected void execute() throws Exception {
        json.check();
        place.check();
        StatisticsOptions statistics =
                new StatisticsOptions(FileUri.of(file), new HeldOutRule(heldOutDivisor));
        StatsJobOptions options =
                new StatsJobOptions(
                        kafka.options(), topics(), input.options(), network.options(), statistics);
        long total = total(kafka.reachable());
        if (place.isDetached()) {
            out().println(place.submit(environment(options, place), StatsJob.NAME));
            suggest("./alexnet train" + trainArguments());
            return;
        }
        Summary summary = summary(options, total);
        json.write(summary);
        show(summary);
        suggest("./alexnet train" + trainArguments());
    }

    private String trainArguments() {
        return "%s --statistics %s%s%s%s"
                .formatted(
                        place.suffix(),
                        file,
                        topic.equals(Topics.DEFAULT.imagesLabeled()) ? "" : " --topic " + topic,
                        network.suffix(),
                        kafka.suffix());
    }

    private Topics topics() {
        return Topics.from(new Configuration().set(Topics.IMAGES_LABELED, topic));
    }

    /** Offsets that are there: a transaction takes one more, so it may be too many. */
    private long total(KafkaOptions servers) throws IOException, InterruptedException {
        long records = 0;
        for (PartitionRange each : TopicRanges.of(servers, topic)) {
            records += each.stop() - each.start();
        }
        return records;
    }

    private Summary summary(StatsJobOptions options, long total) throws Exception {
        Map<String, Object> counts;
        try (Progress progress = progress("pictures read", total)) {
            counts = run(options, place, progress);
        }
        DatasetStatistics statistics =
                StatisticsStore.read(options.statistics().file(), options.network().geometry());
        return new Summary(
                options.statistics().file(),
                statistics.images(),
                statistics.heldOutImages(),
                statistics.labelCounts(),
                rejected(counts));
    }

    private static StreamExecutionEnvironment environment(StatsJobOptions options, PlaceMixin place)
            throws Exception {
        new TopicCreator(options.kafka())
                .createSome(
                        options.topics(),
                        List.of(
                                options.topics().imagesLabeled(),
                                options.topics().rejectedImages()),
                        1);
        StreamExecutionEnvironment environment = place.environment(new Configuration());
        StatsJob.addTo(environment, options);
        return environment;
    }

    /** Runs the job to its end; returns its accumulators. */
    static Map<String, Object> run(StatsJobOptions options, PlaceMixin place, Progress progress)
            throws Exception {
        try (JobRun job = place.start(environment(options, place), StatsJob.NAME)) {
            Map<String, Object> counts = job.await(now -> show(now, progress));
            show(counts, progress);
            return counts;
        }
    }

    private static void show(Map<String, Object> counts, Progress progress) {
        if (counts.get(StatisticsStage.RECORDS) instanceof Long done && done >= progress.done()) {
            progress.at(done, "");
        }
    }

    private static SortedMap<String, Long> rejected(Map<String, Object> counts) {
        TreeMap<String, Long> rejected = new TreeMap<>();
        counts.forEach(
                (name, count) -> {
                    if (name.startsWith(StatisticsStage.REJECTED_PREFIX)) {
                        String reason = name.substring(StatisticsStage.REJECTED_PREFIX.length());
                        rejected.put(reason, (Long) count);
                    }
                });
        return rejected;
    }

    private void show(Summary summary) {
        out().printf(
                        "%,d pictures of %,d labels to train on%n",
                        summary.images(), summary.labels().size());
        int width = summary.labels().keySet().stream().mapToInt(String::length).max().orElse(0);
        List<Map.Entry<String, Long>> labels = List.copyOf(summary.labels().entrySet());
        for (Map.Entry<String, Long> each :
                labels.subList(0, Math.min(LABELS_SHOWN_MAX, labels.size()))) {
            out().printf("  %-" + width + "s  %,d%n", each.getKey(), each.getValue());
        }
        if (labels.size() > LABELS_SHOWN_MAX) {
            out().printf("  and %,d more; --json writes all%n", labels.size() - LABELS_SHOWN_MAX);
        }
        out().printf("%,d held out%n", summary.heldOutImages());
        out().printf("%,d rejected%n", summary.rejectedImages());
        summary.rejected().forEach((reason, count) -> out().printf("  %s  %,d%n", reason, count));
        out().printf("Written to %s%n", summary.file());
    }
}
