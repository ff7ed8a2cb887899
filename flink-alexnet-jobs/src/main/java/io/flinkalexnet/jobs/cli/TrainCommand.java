package io.flinkalexnet.jobs.cli;

import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.stats.StatisticsStore;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.TrainJobOptions;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.jobs.plan.PlanReport;
import io.flinkalexnet.jobs.plan.TrainPlanning;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}. */
@Command(
        name = "train",
        description = {
            "Trains on a topic of labelled pictures for some epochs: metrics go to training-metrics, models to files"
                    + " that are announced on models, and what can't be used to rejected-images.",
            "Takes the statistics first if their file is missing. A run that was stopped goes on with --resume, bit for"
                    + " bit as if it had never been stopped."
        },
        footer = {
            "  ./alexnet train --local --network alexnet-small --epochs 30",
            "  ./alexnet train --plan --network alexnet-2012 --epochs 90",
            "  ./alexnet train --local --network alexnet-small --input-side 64 --epochs 100",
            "  ./alexnet train --local --epochs 90 --snapshot-steps 1000 --checkpoints /data/checkpoints",
            "  ./alexnet train --local --epochs 90 --tensorboard runs/first",
            "  ./alexnet train --local --epochs 90 --resume newest --learning-rate 0.005",
            "  ./alexnet train --local --epochs 90 --held-out-divisor 20 --validation-steps 1000 --stop-after 10",
            "  ./alexnet train --local --epochs 91 --recipe source-2012 --validation-topic held-out --validation-steps 10000",
            "  ./alexnet train --local --epochs 10 --from model.safetensors --replace-head --freeze fc7"
        })
final class TrainCommand extends AlexNetCommand {
    @Mixin private PlaceMixin place;

    @Option(
            names = "--topic",
            defaultValue = "images-labeled",
            description = "Topic of the pictures to train on.")
    private String topic;

    @Option(
            names = "--epochs",
            required = true,
            showDefaultValue = Visibility.NEVER,
            description = "How often each picture is seen, 1 to 1000000.")
    private int epochs;

    @Option(
            names = "--statistics",
            paramLabel = "FILE_OR_URI",
            defaultValue = "statistics.safetensors",
            description = "Statistics of the topic; taken if the file is missing.")
    private String statistics;

    @Option(
            names = "--held-out-divisor",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Keeps one picture in N out of training, chosen by the hash of its id; 2 to 1000000; 0 keeps all.")
    private int heldOutDivisor;

    @Option(names = "--seed", defaultValue = "2012", description = "Key of all random numbers.")
    private long seed;

    @Option(
            names = "--plan",
            description =
                    "Trains nothing: measures a few steps in this process and says what the training would take.")
    private boolean planOnly;

    @Mixin private ModelFilesMixin modelFiles;
    @Mixin private MoreOptionsMixin more;
    @Mixin private InputMixin input;
    @Mixin private RecipeMixin recipe;
    @Mixin private ValidationMixin validation;
    @Mixin private FromMixin from;
    @Mixin private CheckpointMixin checkpoints;
    @Mixin private NetworkMixin network;
    @Mixin private EngineMixin engine;
    @Mixin private KafkaMixin kafka;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        if (planOnly) {
            plan();
            return;
        }
        place.check();
        Configuration config = configuration(kafka.reachable());
        TrainJobOptions options = TrainJobOptions.from(config);
        createTopics(options);
        if (!StatisticsStore.exists(options.statistics().file())) {
            TrainJob.check(place.environment(config), options);
            err().printf("There is no %s yet: taking the statistics first%n", statistics);
            takeStatistics(options);
        }
        if (place.isDetached()) {
            StreamExecutionEnvironment environment = place.environment(config);
            TrainJob.addTo(environment, options);
            out().println(place.submit(environment, TrainJob.NAME));
            suggest("./alexnet peek training-metrics" + kafka.suffix());
            return;
        }
        TrainSummary summary = train(config, options);
        json.write(summary);
        summary.show(out());
        suggest(
                "./alexnet classify"
                        + place.suffix()
                        + " --bounded"
                        + modelFiles.suffix()
                        + kafka.suffix());
    }

    private void plan() throws Exception {
        engine.usable();
        TrainJobOptions options = TrainJobOptions.from(configuration(kafka.reachable()));
        err().println("Measuring a few steps, some seconds or more for a large network");
        PlanReport report = new TrainPlanning(options).run();
        json.write(report);
        new PlanTable(out()).print(report);
        suggest(
                "./alexnet train%s --epochs %d --topic %s%s%s"
                        .formatted(
                                place.suffix().isEmpty() ? " --local" : place.suffix(),
                                epochs,
                                topic,
                                network.suffix(),
                                kafka.suffix()));
    }

    private static void createTopics(TrainJobOptions options)
            throws IOException, InterruptedException {
        Topics topics = options.topics();
        new TopicCreator(options.kafka())
                .createSome(
                        topics,
                        List.of(
                                topics.imagesLabeled(),
                                topics.trainingMetrics(),
                                topics.models(),
                                topics.rejectedImages()),
                        1);
    }

    private void takeStatistics(TrainJobOptions options) throws Exception {
        try (Progress progress = progress("pictures read", Progress.UNKNOWN)) {
            StatsCommand.run(TrainJob.statistics(options), place, progress);
        }
    }

    private Configuration configuration(KafkaOptions servers)
            throws CommandException, IOException, InterruptedException {
        Configuration config = more.given(TrainJobOptions.ALL);
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, servers.bootstrapServers());
        config.set(KafkaOptions.PROPERTIES, servers.properties());
        config.set(Topics.IMAGES_LABELED, topic);
        config.addAll(input.given());
        NetworkOptions net = network.options();
        config.set(NetworkOptions.NAME, net.name());
        config.set(NetworkOptions.INPUT_SIDE, net.inputSide());
        config.set(NetworkOptions.WIDTH, net.width());
        config.set(StatisticsOptions.FILE, FileUri.of(statistics));
        config.set(StatisticsOptions.HELD_OUT_DIVISOR, heldOutDivisor);
        config.set(TrainingSourceOptions.EPOCHS, epochs);
        config.set(TrainingSourceOptions.SEED, seed);
        config.addAll(recipe.given());
        config.addAll(validation.given());
        config.addAll(from.given(kafka));
        config.addAll(checkpoints.settings());
        EngineOptions usable = place.isLocal() ? engine.usable() : engine.options();
        config.set(EngineOptions.NAME, usable.name());
        config.set(EngineOptions.THREADS, usable.threads());
        config.set(EngineOptions.PRECISION, usable.precision().toString());
        if (place.isLocal()) {
            TrainJob.useAllProcessors(config);
        }
        config.addAll(modelFiles.given());
        return config;
    }

    private TrainSummary train(Configuration config, TrainJobOptions options) throws Exception {
        long startNanos = System.nanoTime();
        StreamExecutionEnvironment environment = place.environment(config);
        TrainJob.addTo(environment, options);
        Topics topics = options.topics();
        try (var models =
                        TopicTail.fromNow(
                                options.kafka(), topics.models(), ModelAnnouncement.class);
                var metrics =
                        TopicTail.fromNow(
                                options.kafka(), topics.trainingMetrics(), TrainingMetrics.class);
                JobRun job = place.start(environment, TrainJob.NAME);
                Progress progress = progress("steps", steps(options))) {
            NewestTraining newest =
                    checkpoints.isResumed()
                            ? NewestTraining.resumed()
                            : NewestTraining.fromTheStart();
            Map<String, Object> totals =
                    job.await(
                            counts -> {
                                newest.read(metrics);
                                newest.show(progress);
                            });
            newest.readToTheEnd(metrics, models);
            newest.show(progress);
            return newest.summary(totals, (System.nanoTime() - startNanos) / 1e9);
        }
    }

    private static long steps(TrainJobOptions options) throws IOException {
        long images =
                StatisticsStore.read(options.statistics().file(), options.network().geometry())
                        .images();
        return options.source().epochs() * images / options.recipe().batchSize();
    }
}
