package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.jobs.broker.BrokerOptions;
import io.flinkalexnet.jobs.broker.EmbeddedBroker;
import io.flinkalexnet.jobs.broker.TopicCreator;
import io.flinkalexnet.jobs.demo.DemoStages.Classified;
import io.flinkalexnet.jobs.demo.DemoStages.Ingested;
import io.flinkalexnet.jobs.demo.DemoStages.Trained;
import io.flinkalexnet.jobs.ingest.IngestResult;
import io.flinkalexnet.schema.ModelAnnouncement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The whole system in this process: a broker, pictures, statistics, training, classification,
 * search for similar pictures, and a table that says what came out. Everything that was started is
 * closed at the end, whatever happens.
 */
public final class DemoRun {
    private static final int PARTITIONS = 1; // training is repeatable to the bit

    private final DemoOptions options;
    private final DemoConsole console;
    private final Afterwards afterwards;
    private final Phases phases = new Phases(System::nanoTime);

    /** What is done at the end, while the broker still runs and all files are there. */
    public interface Afterwards {
        void run(DemoOutcome outcome, KafkaOptions kafka) throws Exception;
    }

    private DemoRun(DemoOptions options, DemoConsole console, Afterwards afterwards) {
        this.options = options;
        this.console = console;
        this.afterwards = afterwards;
    }

    /**
     * Runs the demo; takes minutes.
     *
     * @throws java.io.IOException if the pictures can't be used, before anything is started, or if
     *     a stage failed
     */
    public static DemoOutcome run(DemoOptions options, DemoConsole console, Afterwards afterwards)
            throws Exception {
        return new DemoRun(options, console, afterwards).run();
    }

    private DemoOutcome run() throws Exception {
        DemoPictures pictures = DemoPictures.of(options.images());
        introduce(pictures);
        try (DemoDirectory directory = DemoDirectory.open(options.directory());
                EmbeddedBroker broker = phases.time("broker", DemoRun::startBroker);
                InterruptCleanup cleanup = new InterruptCleanup(List.of(broker, directory))) {
            return run(pictures, KafkaOptions.of(broker.bootstrapServers()), directory);
        }
    }

    private static EmbeddedBroker startBroker() throws Exception {
        return EmbeddedBroker.start(BrokerOptions.temporary());
    }

    private DemoOutcome run(DemoPictures pictures, KafkaOptions kafka, DemoDirectory directory)
            throws Exception {
        say("broker", "a Kafka broker in this process, at " + kafka.bootstrapServers());
        TopicCreator creator = new TopicCreator(kafka);
        List<String> topics =
                phases.time("topics", () -> creator.createAll(Topics.DEFAULT, PARTITIONS));
        say("topics", String.join(", ", topics));
        DemoStages stages = new DemoStages(options, console, kafka);
        DemoJobs jobs = new DemoJobs(options, kafka, directory);

        Ingested ingested = phases.time("ingest", () -> stages.ingest(pictures));
        say("ingest", "%,d pictures sent", ingested.pictures());
        phases.time("statistics", () -> jobs.stats().await());
        say("statistics", "mean picture, colour covariance, %d classes", classes(pictures));
        Trained trained = phases.time("train", () -> stages.train(jobs.train(pictures), pictures));
        ModelAnnouncement model = stages.announcement();
        say("train", "%,d steps, model version %d announced", trained.steps(), model.getVersion());
        Classified classified = phases.time("classify", () -> classify(stages, jobs, pictures));
        say("classify", "%,d predictions", classified.scores().pictures());
        SimilarPictures.Found found =
                phases.time("similarPictures", () -> stages.similarPictures(pictures));
        say(found);
        BaselineScores baselines =
                phases.time("baselines", () -> BaselineScores.of(pictures, options.seed()));
        say("baselines", "learned from %,d pictures", baselines.training());

        RejectedPictures rejections = stages.rejections();
        Path page = phases.time("report", () -> stages.report(directory));
        DemoReport report = report(ingested, trained, classified, baselines, rejections, page);
        console.say("");
        DemoTable.of(report, baselines, classified.scores().judged(), rejections)
                .forEach(console::say);
        console.say("");
        console.say("Pictures of it: " + page.toUri());
        DemoOutcome outcome = new DemoOutcome(report, model.getUri(), problems(report, ingested));
        afterwards.run(outcome, kafka);
        return outcome;
    }

    private void introduce(DemoPictures pictures) {
        String what =
                options.images() == null
                        ? "on a sample of Fashion-MNIST: a small network on small pictures, not ImageNet. --images DIR takes your own photos."
                        : "on the pictures of %s, one in %d of them held out for testing."
                                .formatted(options.images(), DemoPictures.HELD_OUT_DIVISOR);
        console.say("AlexNet trained and served on streams, in one process, " + what);
        console.say(
                "%,d pictures to learn from, %,d to be judged by; %s, epochs: %d."
                        .formatted(
                                pictures.training().size(),
                                pictures.test().size(),
                                options.network().config(classes(pictures)),
                                options.epochs()));
        console.say("");
    }

    private Classified classify(DemoStages stages, DemoJobs jobs, DemoPictures pictures)
            throws Exception {
        long startNanos = System.nanoTime();
        return stages.classify(jobs.classify(), pictures, startNanos);
    }

    private DemoReport report(
            Ingested ingested,
            Trained trained,
            Classified classified,
            BaselineScores baselines,
            RejectedPictures rejections,
            Path page) {
        PredictionScores scores = classified.scores();
        TrainingCurve curve = trained.curve();
        EngineProvider engine = Engines.select(options.engine().name());
        return new DemoReport(
                new DemoReport.Pictures(
                        ingested.pictures(),
                        trained.distinctImages(),
                        scores.pictures(),
                        rejections.pictures()),
                new DemoReport.Accuracy(
                        scores.top1(), scores.top5(), baselines.softmax(), baselines.histogram()),
                new DemoReport.Training(
                        curve.lossFirst(),
                        curve.lossLast(),
                        trained.steps(),
                        trained.images() / phases.of("train")),
                new DemoReport.Model(
                        engine.name(),
                        options.engine().precisionOn(engine).toString(),
                        engine.probe().device(),
                        scores.modelVersion()),
                new DemoReport.Timing(classified.firstSeconds(), phases.all()),
                page.toString());
    }

    /** What was not done or does not add up. */
    static List<String> problems(DemoReport report, Ingested ingested) {
        List<String> problems = new ArrayList<>();
        DemoReport.Pictures pictures = report.pictures();
        if (!pictures.areAccountedFor()) {
            problems.add(
                    "pictures are not accounted for: %d in, but %d trained + %d predictions + %d rejected"
                            .formatted(
                                    pictures.imagesIn(),
                                    pictures.trained(),
                                    pictures.predictionsOut(),
                                    pictures.rejected()));
        }
        if (report.accuracy().accuracyTop1() == null) {
            problems.add("no labelled test picture got a prediction, so nothing was judged");
        }
        for (IngestResult.TooLarge image : ingested.tooLarge()) {
            problems.add(
                    "%s was not sent: %,d bytes, a record holds %,d; make it smaller"
                            .formatted(image.id(), image.recordBytes(), image.limitBytes()));
        }
        return problems;
    }

    private void say(SimilarPictures.Found found) {
        say("similarPictures", "exact search, each among %,d embeddings", found.pictures());
        found.examples().forEach(example -> console.say("    " + example));
        if (found.sameLabel() != null) {
            console.say(
                    String.format(
                            Locale.ROOT,
                            "    %.1f %% of the %d nearest of %,d pictures have the picture's own label",
                            100 * found.sameLabel(),
                            SimilarPictures.NEIGHBORS,
                            found.queries()));
        }
    }

    /** A phase that has ended. */
    private void say(String phase, String format, Object... values) {
        console.say(
                String.format(
                        Locale.ROOT,
                        "%6.1f s  %-16s %s",
                        phases.of(phase),
                        phase,
                        String.format(Locale.ROOT, format, values)));
    }

    private static int classes(DemoPictures pictures) {
        return pictures.classes().size();
    }
}
