package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.train.TrainAccumulators;
import io.flinkalexnet.flink.train.TrainOptions;
import io.flinkalexnet.jobs.ingest.ImageIngest;
import io.flinkalexnet.jobs.ingest.IngestResult;
import io.flinkalexnet.jobs.ingest.IngestTarget;
import io.flinkalexnet.jobs.ingest.SourceImage;
import io.flinkalexnet.jobs.ingest.TopicTail;
import io.flinkalexnet.jobs.report.Report;
import io.flinkalexnet.jobs.report.ReportOptions;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import io.flinkalexnet.schema.RejectedImage;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;

/**
 * The stages of a demo that talk to Kafka, each showing how far it is. Topics are the usual ones.
 */
final class DemoStages {
    private static final Topics TOPICS = Topics.DEFAULT;

    private final DemoOptions options;
    private final DemoConsole console;
    private final KafkaOptions kafka;

    DemoStages(DemoOptions options, DemoConsole console, KafkaOptions kafka) {
        this.options = options;
        this.console = console;
        this.kafka = kafka;
    }

    /**
     * What was sent.
     *
     * @param pictures acknowledged by either topic
     * @param tooLarge those that no record can hold
     */
    record Ingested(long pictures, List<IngestResult.TooLarge> tooLarge) {
        Ingested {
            tooLarge = List.copyOf(tooLarge);
        }
    }

    /**
     * What the train job did.
     *
     * @param distinctImages pictures that reached training, repeats not counted
     * @param images pictures trained on, repeats counted
     * @param steps weight updates
     * @param curve its metrics
     */
    record Trained(long distinctImages, long images, long steps, TrainingCurve curve) {}

    /**
     * What the classify job did.
     *
     * @param firstSeconds from the job's start to its first committed prediction; null without any
     */
    record Classified(PredictionScores scores, Double firstSeconds) {}

    Ingested ingest(DemoPictures pictures) throws IOException, InterruptedException {
        try (DemoConsole.Meter meter = console.meter("pictures sent", pictures.size())) {
            IngestResult training = send(pictures.training(), TOPICS.imagesLabeled(), meter);
            IngestResult test = send(pictures.test(), TOPICS.images(), meter);
            List<IngestResult.TooLarge> tooLarge = new ArrayList<>(training.tooLarge());
            tooLarge.addAll(test.tooLarge());
            return new Ingested(training.sent() + test.sent(), tooLarge);
        }
    }

    private IngestResult send(List<SourceImage> images, String topic, DemoConsole.Meter meter)
            throws IOException, InterruptedException {
        IngestTarget target = IngestTarget.of(topic, options.seed());
        try (ImageIngest ingest = new ImageIngest(kafka, target, InstantSource.system())) {
            return ingest.send(images, meter::add);
        }
    }

    /** Waits for the train job. */
    Trained train(RunningJob job, DemoPictures pictures) throws IOException, InterruptedException {
        int epochs = options.epochs();
        TrainingCurve curve = new TrainingCurve();
        try (var metrics =
                        TopicTail.fromBeginning(
                                kafka, TOPICS.trainingMetrics(), TrainingMetrics.class);
                DemoConsole.Meter meter =
                        console.meter("steps", options.steps(pictures.training().size()))) {
            JobExecutionResult ended =
                    job.follow(
                            metrics,
                            (value, record) -> curve.take(value),
                            () -> meter.at(curve.steps(), curve.newestText(epochs)));
            return new Trained(
                    accumulator(ended, TrainAccumulators.DISTINCT_IMAGES),
                    accumulator(ended, TrainAccumulators.IMAGES),
                    accumulator(ended, TrainAccumulators.STEPS),
                    curve);
        }
    }

    private static long accumulator(JobExecutionResult ended, String name) {
        Long value = ended.getAccumulatorResult(name);
        if (value == null) {
            throw new IllegalStateException("the train job ended without its accumulator " + name);
        }
        return value;
    }

    /** The newest announcement; throws {@link IOException} if there is none. */
    ModelAnnouncement announcement() throws IOException {
        AtomicReference<ModelAnnouncement> newest = new AtomicReference<>();
        drain(TOPICS.models(), ModelAnnouncement.class, (value, record) -> newest.set(value));
        if (newest.get() == null) {
            throw new IOException(
                    "the train job has announced no model on topic %s; it needs more than one mini-batch of %d pictures"
                            .formatted(TOPICS.models(), options.recipe().batchSize()));
        }
        return newest.get();
    }

    /**
     * Waits for the classify job.
     *
     * @param startNanos when it was started
     */
    Classified classify(RunningJob job, DemoPictures pictures, long startNanos)
            throws IOException, InterruptedException {
        PredictionScores scores = new PredictionScores(pictures.testLabels());
        AtomicReference<Double> first = new AtomicReference<>();
        try (var predictions =
                        TopicTail.fromBeginning(kafka, TOPICS.predictions(), Prediction.class);
                DemoConsole.Meter meter =
                        console.meter("predictions visible", pictures.test().size())) {
            job.follow(
                    predictions,
                    (value, record) -> {
                        first.compareAndSet(null, Phases.seconds(System.nanoTime() - startNanos));
                        scores.take(value);
                    },
                    () -> meter.at(scores.pictures(), firstText(first.get())));
        }
        return new Classified(scores, first.get());
    }

    private static String firstText(Double seconds) {
        return seconds == null
                ? ""
                : String.format(Locale.ROOT, "first %.1f s after the job's start", seconds);
    }

    SimilarPictures.Found similarPictures(DemoPictures pictures) throws IOException {
        SimilarPictures similar = new SimilarPictures(pictures.testLabels());
        drain(TOPICS.embeddings(), Embedding.class, (value, record) -> similar.take(value));
        return similar.search(options.seed());
    }

    /** What all jobs so far have refused. */
    RejectedPictures rejections() throws IOException {
        RejectedPictures rejections = new RejectedPictures();
        drain(TOPICS.rejectedImages(), RejectedImage.class, rejections::take);
        return rejections;
    }

    /** Writes the page with pictures of it all. */
    Path report(DemoDirectory directory) throws IOException, InterruptedException {
        ReportOptions report =
                new ReportOptions(
                        kafka,
                        TOPICS,
                        TrainOptions.MODEL_NAME.defaultValue(),
                        null,
                        ReportOptions.PICTURES,
                        ReportOptions.QUERIES,
                        ReportOptions.PAGE_BYTES);
        try (DemoConsole.Meter meter = console.meter("records read", DemoConsole.UNKNOWN)) {
            Report.write(report, directory.report(), InstantSource.system(), meter::add);
        }
        return directory.report();
    }

    private <T extends SpecificRecord> void drain(
            String topic, Class<T> type, TopicTail.Taker<T> taker) throws IOException {
        try (TopicTail<T> tail = TopicTail.fromBeginning(kafka, topic, type)) {
            tail.drain(taker);
        }
    }
}
