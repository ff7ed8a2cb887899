package io.flinkalexnet.jobs;

import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.model.LearningRateSchedule;
import io.flinkalexnet.flink.augment.DecodeAndAugmentFunction;
import io.flinkalexnet.flink.decode.Rejections;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.flink.kafka.KafkaSinks;
import io.flinkalexnet.flink.kafka.TopicWriter;
import io.flinkalexnet.flink.kafka.Topics;
import io.flinkalexnet.flink.source.HeldOut;
import io.flinkalexnet.flink.source.TrainingSource;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.stats.StatisticsStore;
import io.flinkalexnet.flink.tensorboard.TensorBoardStage;
import io.flinkalexnet.flink.train.FineTuning;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.TrainOperator;
import io.flinkalexnet.flink.train.TrainStage;
import io.flinkalexnet.flink.train.TrainingImage;
import io.flinkalexnet.flink.train.TrainingPlan;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Trains on a topic of labelled pictures for some epochs. Metrics go to {@code training-metrics},
 * model files are announced on {@code models}, bad records go to {@code rejected-images}. Bounded;
 * totals are in the result, see {@link io.flinkalexnet.flink.train.TrainAccumulators}.
 *
 * <p>With {@link TrainingSourceOptions#BOUNDED} false it trains on the topic as it grows, until it
 * is stopped. Labels, mean image and colours are those of the statistics, taken when it first
 * started: a label that comes later is rejected. The held-out rule goes by ids and holds for what
 * comes later, too. The schedule is that of the epochs over the pictures the statistics have
 * counted, and must not end there.
 */
public final class TrainJob {
    /** The job's name in Flink. */
    public static final String NAME = "alexnet-train";

    /** Operator uid; part of what a savepoint means. */
    public static final String DECODE_UID = "decode-and-augment";

    /** Operator uid; part of what a savepoint means. */
    public static final String METRICS_UID = "training-metrics-sink";

    /** Operator uid; part of what a savepoint means. */
    public static final String MODELS_UID = "models-sink";

    /** Operator uid; part of what a savepoint means. */
    public static final String REJECTED_UID = "rejected-images-sink";

    private TrainJob() {}

    /** Takes statistics first if their file is missing; see {@link JobArguments}. */
    public static void main(String[] args) throws Exception {
        JobMain.run(NAME, () -> submit(args));
    }

    private static void submit(String[] args) throws Exception {
        JobArguments arguments = JobArguments.parse(args, TrainJobOptions.ALL);
        if (arguments.local()) {
            useAllProcessors(arguments.configuration());
        }
        TrainJobOptions options = TrainJobOptions.from(arguments.configuration());
        StreamExecutionEnvironment environment = arguments.environment();
        if (!StatisticsStore.exists(options.statistics().file())) {
            check(environment, options);
            StreamExecutionEnvironment first = arguments.environment();
            StatsJob.addTo(first, statistics(options));
            // waits for the job's end, also under flink run --detached
            first.executeAsync(StatsJob.NAME).getJobExecutionResult().get();
        }
        addTo(environment, options);
        environment.execute(NAME);
    }

    /**
     * For a cluster inside this process: the trainer takes all processors, unless its threads are
     * set, whatever the number of slots.
     */
    public static void useAllProcessors(Configuration config) {
        if (config.get(EngineOptions.THREADS) == 0) {
            config.set(EngineOptions.THREADS, Runtime.getRuntime().availableProcessors());
        }
    }

    /** What the statistics of a train job are taken with. */
    public static StatsJobOptions statistics(TrainJobOptions options) {
        return new StatsJobOptions(
                options.kafka(),
                options.topics(),
                options.input(),
                options.network(),
                options.statistics());
    }

    /**
     * Adds the job to an environment.
     *
     * @throws IllegalArgumentException if the environment lacks what training needs, or a topic is
     *     missing
     * @throws IOException if there are no statistics, or they are of another geometry
     */
    public static void addTo(StreamExecutionEnvironment environment, TrainJobOptions options)
            throws IOException {
        check(environment, options);
        DatasetStatistics statistics =
                StatisticsStore.read(options.statistics().file(), options.network().geometry());
        TrainJobConditions.checkHeldOut(options, statistics);
        TrainingPlan plan =
                FineTuning.apply(
                        TrainingPlan.of(
                                options.network(),
                                options.recipe(),
                                statistics,
                                options.source().epochs()),
                        options.start());
        checkHasNoEnd(options, plan.schedule());
        SingleOutputStreamOperator<TrainingImage> images = images(environment, options, statistics);
        SingleOutputStreamOperator<TrainingMetrics> metrics =
                TrainStage.of(images, plan, options.train(), options.validationPlan());
        addSinks(images, metrics, options);
        TensorBoardStage.addTo(metrics, options.tensorBoard());
    }

    /**
     * Checks what the job needs of its environment, its engine and Kafka; {@link #addTo} does it,
     * too.
     *
     * @throws IllegalArgumentException naming what is missing or too small, and the fix
     * @throws IOException if no broker answers
     */
    public static void check(StreamExecutionEnvironment environment, TrainJobOptions options)
            throws IOException {
        TrainJobConditions.check(environment, options);
    }

    private static void checkHasNoEnd(TrainJobOptions options, LearningRateSchedule schedule) {
        if (!options.source().bounded()
                && schedule instanceof LearningRateSchedule.WarmupCosine falling) {
            throw new IllegalArgumentException(
                    "%s=false has no end, but this schedule falls to a rate of 0 at step %d; take a schedule without an end, such as that of %s=paper"
                            .formatted(
                                    TrainingSourceOptions.BOUNDED.key(),
                                    falling.totalSteps(),
                                    RecipeOptions.RECIPE.key()));
        }
    }

    private static SingleOutputStreamOperator<TrainingImage> images(
            StreamExecutionEnvironment environment,
            TrainJobOptions options,
            DatasetStatistics statistics) {
        TrainingSource source =
                new TrainingSource(
                        options.pictures(options.topics().imagesLabeled()),
                        options.source(),
                        HeldOut.of(options.statistics().heldOut()));
        Augmentation augmentation =
                new Augmentation(
                        statistics.geometry(), options.augmentation(), statistics.colorPca());
        return source.addTo(environment)
                .process(new DecodeAndAugmentFunction(augmentation, statistics.labels()))
                .returns(TrainingImage.class)
                // with parallelism 1 it would join the source's chain, whose maximum is 1 for ever
                .startNewChain()
                .name("decode and augment")
                .uid(DECODE_UID);
    }

    private static void addSinks(
            SingleOutputStreamOperator<TrainingImage> images,
            SingleOutputStreamOperator<TrainingMetrics> metrics,
            TrainJobOptions options) {
        KafkaOptions kafka = options.kafka();
        Topics topics = options.topics();
        images.getSideOutput(Rejections.REJECTED)
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                kafka,
                                TopicWriter.rejections(topics.rejectedImages()),
                                options.transactions("rejected-images")))
                .name("rejected images")
                .uid(REJECTED_UID);
        metrics.sinkTo(
                        KafkaSinks.upsert(
                                kafka,
                                TopicWriter.trainingMetrics(
                                        topics.trainingMetrics(), options.train().modelName())))
                .name("training metrics")
                .uid(METRICS_UID)
                .setParallelism(1);
        metrics.getSideOutput(TrainOperator.ANNOUNCEMENTS)
                .sinkTo(
                        KafkaSinks.exactlyOnce(
                                kafka,
                                TopicWriter.models(topics.models()),
                                options.transactions("models")))
                .name("models")
                .uid(MODELS_UID)
                .setParallelism(1);
    }
}
