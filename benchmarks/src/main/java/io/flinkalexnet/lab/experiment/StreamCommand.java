package io.flinkalexnet.lab.experiment;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.stats.StatisticsOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.flink.train.ValidationOptions;
import io.flinkalexnet.jobs.TrainJob;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.cli.AlexNetCommand;
import io.flinkalexnet.jobs.cli.EngineMixin;
import io.flinkalexnet.jobs.cli.JsonMixin;
import io.flinkalexnet.jobs.cli.Progress;
import io.flinkalexnet.schema.TrainingMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab experiment stream}. */
@Command(
        name = "stream",
        description = {
            "Trains alexnet-small on pictures that come through Kafka and Flink, in this process, and shows top-1 on the"
                    + " held-out pictures by minutes."
        },
        footer = {
            "  ./alexnet lab experiment stream --images cifar10 --engine onednn --json stream.json",
            "  ./alexnet lab experiment stream --images cifar10 --engine nd4j --epochs 5"
        })
public final class StreamCommand extends AlexNetCommand {
    private static final String NETWORK = "alexnet-small";
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    private static final int METRICS_STEPS = 50;
    private static final double GOAL = 0.75;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            required = true,
            description = "Folder of the pictures: DIR/train/CLASS/file and DIR/test/CLASS/file.")
    private Path images;

    @Option(
            names = "--epochs",
            defaultValue = "20",
            description = "How often each picture is seen, 1 to 1000000.")
    private int epochs;

    @Option(
            names = "--input-side",
            paramLabel = "PIXELS",
            defaultValue = "32",
            description = "Height and width of the input of alexnet-small.")
    private int inputSide;

    @Option(
            names = "--width",
            paramLabel = "FACTOR",
            defaultValue = "0.5",
            description = "Multiplier of filters and hidden units, 0.05 to 4.")
    private double width;

    @Option(
            names = "--batch-size",
            defaultValue = "64",
            description = "Pictures of each step, 1 to 4096.")
    private int batchSize;

    @Mixin private EngineMixin engine;
    @Mixin private JsonMixin json;

    @Override
    protected void execute() throws Exception {
        json.check();
        EngineOptions usable = engine.usable();
        Path directory = Files.createTempDirectory("alexnet-stream");
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.temporary())) {
            KafkaOptions kafka = KafkaOptions.of(broker.bootstrapServers());
            StreamReport report = run(kafka, usable, directory);
            show(report);
            json.write(report);
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    private StreamReport run(KafkaOptions kafka, EngineOptions usable, Path directory)
            throws Exception {
        Configuration config = configuration(kafka, usable, directory);
        StreamRun run = new StreamRun(kafka, config);
        StreamRun.Ingested ingested;
        try (Progress progress = progress("pictures sent", Progress.UNKNOWN)) {
            ingested = run.ingest(images, progress::add);
        }
        long steps = ingested.train() / batchSize; // of an epoch
        config.set(ValidationOptions.STEPS, (int) Math.max(1, steps));
        run.takeStatistics();
        List<StreamReport.Point> points;
        try (Progress progress = progress("steps", epochs * ingested.train() / batchSize)) {
            points = run.train(metrics -> progress.at(metrics.getStep(), text(metrics)));
        }
        EngineProvider provider = Engines.select(usable.name());
        return new StreamReport(
                new NetworkOptions(NETWORK, inputSide, width).config(2).name(),
                provider.name(),
                usable.precisionOn(provider).toString(),
                provider.probe().device(),
                config.get(EngineOptions.THREADS),
                ingested.train(),
                ingested.heldOut(),
                batchSize,
                epochs,
                points);
    }

    private Configuration configuration(KafkaOptions kafka, EngineOptions usable, Path directory) {
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, kafka.bootstrapServers());
        config.set(NetworkOptions.NAME, NETWORK);
        config.set(NetworkOptions.INPUT_SIDE, inputSide);
        config.set(NetworkOptions.WIDTH, width);
        config.set(EngineOptions.NAME, usable.name());
        config.set(EngineOptions.THREADS, usable.threads());
        config.set(EngineOptions.PRECISION, usable.precision().toString());
        TrainJob.useAllProcessors(config);
        config.set(RecipeOptions.BATCH_SIZE, batchSize);
        config.set(TrainingSourceOptions.EPOCHS, epochs);
        config.set(TrainOptions.METRICS_STEPS, METRICS_STEPS);
        config.set(TrainOptions.MODEL_DIRECTORY, uri(directory, "models"));
        config.set(StatisticsOptions.FILE, uri(directory, "statistics"));
        config.set(ValidationOptions.TOPIC, Topics.DEFAULT.images());
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(directory, "checkpoints"));
        return config;
    }

    private static String uri(Path directory, String name) {
        return directory.resolve(name).toUri().toString();
    }

    private static String text(TrainingMetrics metrics) {
        return String.format(
                Locale.ROOT,
                "loss %.3f, %,.0f pictures/s",
                metrics.getLoss(),
                metrics.getImagesPerSecond());
    }

    private void show(StreamReport report) {
        for (StreamReport.Point point : report.points()) {
            out().printf(
                            Locale.ROOT,
                            "%.1f min, step %,d: top-1 %.4f, loss %.3f%n",
                            point.minutes(),
                            point.step(),
                            point.top1(),
                            point.loss());
        }
        StreamReport.Point reached = report.reaching(GOAL);
        if (reached == null) {
            out().printf(Locale.ROOT, "top-1 %.2f was not reached%n", GOAL);
        } else {
            out().printf(Locale.ROOT, "top-1 %.2f after %.1f minutes%n", GOAL, reached.minutes());
        }
    }
}
