package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.classify.ClassifyOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.PartitionRange;
import io.flinkalexnet.flink.source.TopicRanges;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.jobs.ClassifyJob;
import io.flinkalexnet.jobs.ClassifyJobOptions;
import io.flinkalexnet.jobs.broker.TopicCreator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code classify}. */
@Command(
        name = "classify",
        description = {
            "Classifies the pictures of a topic, from its first one on: predictions go to the topic predictions,"
                    + " embeddings to embeddings, and what is no picture to rejected-images.",
            "Without --bounded it goes on until Ctrl-C and takes newer models as they are announced. Every run begins"
                    + " with the topic's first picture."
        },
        footer = {
            "  ./alexnet classify --local --bounded       the newest model that was trained",
            "  ./alexnet classify --local --model model.safetensors",
            "  ./alexnet classify --local --bounded --topic photos --json summary.json"
        })
final class ClassifyCommand extends AlexNetCommand {
    private static final int PARALLELISM_MAX = 1024;

    @Mixin private PlaceMixin place;

    @ArgGroup private ModelChoice choice = new ModelChoice();

    @Option(names = "--bounded", description = "Ends with the last picture that is there now.")
    private boolean bounded;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = "images",
            description = "Topic of the pictures to classify.")
    private String topic;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "128",
            description = "Pictures per forward pass, 1 to 1024.")
    private int batchSize;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "5",
            description = "Most probable classes of each prediction, 1 to 1000.")
    private int topK;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            showDefaultValue = Visibility.NEVER,
            description =
                    "Subtasks that decode and classify; 1 to 1024; default: one for each processor.")
    private Integer parallelism;

    @Mixin private InputMixin input;
    @Mixin private FetchMixin fetch;
    @Mixin private EngineMixin engine;
    @Mixin private KafkaMixin kafka;
    @Mixin private JsonMixin json;

    /** Which model to begin with. */
    private static final class ModelChoice {
        @Option(
                names = "--model",
                paramLabel = "FILE_OR_URI",
                description = "Begins with this model file.")
        private String model;

        @Option(
                names = "--model-name",
                paramLabel = "NAME",
                showDefaultValue = Visibility.NEVER,
                description =
                        "Begins with the newest model announced under this name; default: alexnet.")
        private String name;
    }

    /** What {@code --json} writes. */
    record Summary(long imagesIn, long predicted, long rejected, double seconds) {}

    @Override
    protected void execute() throws Exception {
        json.check();
        place.check();
        if (parallelism != null && (parallelism < 1 || parallelism > PARALLELISM_MAX)) {
            throw new CommandException(
                    "--parallelism must be in [1, %d], was %d"
                            .formatted(PARALLELISM_MAX, parallelism));
        }
        ClassifyJobOptions options = options(kafka.reachable());
        createTopicsFor(options);
        StreamExecutionEnvironment environment = place.environment(settings());
        ClassifyJob.addTo(environment, options);
        if (place.isDetached()) {
            out().println(place.submit(environment, ClassifyJob.NAME));
            suggest("./alexnet peek predictions" + kafka.suffix());
            return;
        }
        long total = bounded ? images(options) : Progress.UNKNOWN;
        if (!bounded) {
            out().printf("Classifying %s; %s%n", topic, place.onInterrupt());
        }
        Summary summary = run(environment, total);
        json.write(summary);
        out().printf("%,d pictures in%n", summary.imagesIn());
        out().printf("%,d predicted%n", summary.predicted());
        out().printf("%,d rejected%n", summary.rejected());
        String next = summary.predicted() > 0 ? "predictions" : "rejected-images";
        suggest("./alexnet peek " + next + kafka.suffix());
    }

    private ClassifyJobOptions options(KafkaOptions servers) throws CommandException {
        return new ClassifyJobOptions(
                servers,
                Topics.from(new Configuration().set(Topics.IMAGES, topic)),
                choice.name == null ? TrainOptions.MODEL_NAME.defaultValue() : choice.name,
                choice.model == null ? null : FileUri.of(choice.model),
                bounded,
                input.options(),
                fetch.options(),
                new ClassifyOptions(
                        batchSize,
                        ClassifyOptions.MAX_WAIT.defaultValue(),
                        ClassifyOptions.MAX_BATCH_BYTES.defaultValue(),
                        topK,
                        place.isLocal() ? engine.usable() : engine.options()));
    }

    /** Creates what results go to; the pictures themselves have to be there. */
    private void createTopicsFor(ClassifyJobOptions options)
            throws CommandException, IOException, InterruptedException {
        TopicCreator creator = new TopicCreator(options.kafka());
        if (!creator.missing(List.of(topic)).isEmpty()) {
            throw new CommandException(
                    "there is no topic %s at %s; fill one with ./alexnet ingest DIR --topic %s%s"
                            .formatted(
                                    topic,
                                    options.kafka().bootstrapServers(),
                                    topic,
                                    kafka.suffix()));
        }
        int partitions = TopicRanges.of(options.kafka(), topic).size();
        Topics topics = options.topics();
        creator.createSome(
                topics,
                List.of(
                        topics.predictions(),
                        topics.embeddings(),
                        topics.rejectedImages(),
                        topics.models()),
                partitions);
    }

    /** Offsets that are there: a transaction takes one more, so it may be too many. */
    private static long images(ClassifyJobOptions options)
            throws IOException, InterruptedException {
        long images = 0;
        for (PartitionRange each : TopicRanges.of(options.kafka(), options.topics().images())) {
            images += each.stop() - each.start();
        }
        return images;
    }

    private Configuration settings() {
        Configuration settings = new Configuration();
        if (parallelism != null) {
            settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        }
        return settings;
    }

    private Summary run(StreamExecutionEnvironment environment, long total) throws Exception {
        long startNanos = System.nanoTime();
        try (JobRun job = place.start(environment, ClassifyJob.NAME);
                Progress progress = progress("pictures done", total)) {
            Map<String, Object> end = job.await(counts -> show(counts, progress));
            show(end, progress);
            return new Summary(
                    count(end, ClassifyJob.IMAGES_IN),
                    count(end, ClassifyJob.PREDICTED),
                    count(end, ClassifyJob.REJECTED),
                    (System.nanoTime() - startNanos) / 1e9);
        }
    }

    private static void show(Map<String, Object> counts, Progress progress) {
        long rejected = count(counts, ClassifyJob.REJECTED);
        long done = count(counts, ClassifyJob.PREDICTED) + rejected;
        if (done > progress.done()) {
            progress.at(done, rejected == 0 ? "" : "%,d rejected".formatted(rejected));
        }
    }

    private static long count(Map<String, Object> counts, String name) {
        return counts.get(name) instanceof Long count ? count : 0;
    }
}
