package io.flinkalexnet.jobs.plan;

import io.flinkalexnet.engine.EngineProvider;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.SlotEngine;
import io.flinkalexnet.flink.kafka.PictureTopic;
import io.flinkalexnet.flink.source.TrainingSourceOptions;
import io.flinkalexnet.flink.train.FineTuning;
import io.flinkalexnet.flink.train.TrainingFootprint;
import io.flinkalexnet.flink.train.TrainingPlan;
import io.flinkalexnet.jobs.TrainJobOptions;
import java.io.IOException;
import java.time.Duration;

/**
 * Finds out what a training would take: looks at its topic, computes what can be computed, and
 * measures the rest with a few steps in this process. Writes nothing and creates no topic.
 */
public final class TrainPlanning {
    private static final double DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private final TrainJobOptions options;

    /**
     * @param options of the training
     */
    public TrainPlanning(TrainJobOptions options) {
        this.options = options;
    }

    /**
     * Takes some seconds, or some steps of the network if these take longer.
     *
     * @throws IOException if there is no such topic, or no broker answers
     * @throws IllegalStateException if the engine can't run here
     */
    public PlanReport run() throws IOException, InterruptedException {
        SlotEngine engine = engine(options.train().engine());
        TopicSurvey topic =
                TopicSurvey.of(
                        new PictureTopic(
                                options.kafka(),
                                options.topics().imagesLabeled(),
                                options.input()));
        PlannedData data = PlannedData.of(options, topic);
        TrainingPlan plan = plan(data);
        Augmentation augmentation =
                new Augmentation(
                        plan.preprocessing().geometry(),
                        options.augmentation(),
                        data.statistics().colorPca());
        Speeds speeds = new SpeedProbe(plan, augmentation, engine).measure(topic.sample());
        return report(topic, data, plan, engine, speeds);
    }

    private static SlotEngine engine(EngineOptions asked) {
        EngineProvider provider = Engines.select(asked.name());
        return new SlotEngine(provider, asked.inThisProcess(provider));
    }

    private TrainingPlan plan(PlannedData data) throws IOException {
        return FineTuning.apply(
                TrainingPlan.of(
                        options.network(),
                        options.recipe(),
                        data.statistics(),
                        options.source().epochs()),
                options.start());
    }

    private PlanReport report(
            TopicSurvey topic,
            PlannedData data,
            TrainingPlan plan,
            SlotEngine engine,
            Speeds speeds) {
        TrainingFootprint footprint = TrainingFootprint.of(plan);
        double rate = speeds.together();
        int epochs = options.source().epochs();
        return new PlanReport(
                options.topics().imagesLabeled(),
                topic.records(),
                data.pictures(),
                topic.bytes(),
                topic.bytesMeasured(),
                plan.network().classes(),
                data.countedBy(),
                plan.network().toString(),
                new PlanReport.Engine(
                        engine.provider().name(),
                        engine.provider().probe().device(),
                        engine.options().precision().toString(),
                        engine.options().threads()),
                plan.batchSize(),
                new PlanReport.Memory(
                        footprint.parameters(),
                        encodedBytes(topic)
                                + TrainingFootprint.MINI_BATCHES * footprint.miniBatchBytes(),
                        footprint.stagingBytes(),
                        speeds.engineResidentBytes()),
                footprint.checkpointBytes(),
                footprint.partialBytesMax(),
                new PlanReport.Measured(
                        speeds.device(),
                        speeds.decode() == 0 ? null : speeds.decode(),
                        rate,
                        speeds.steps(),
                        topic.sample().size()),
                speeds.limit(),
                epochs,
                data.pictures() == 0 ? null : epochs * data.pictures() / rate,
                PlanReport.PAPER_IMAGES / rate / DAY_SECONDS);
    }

    /** Of the source's group and the chunk it reads; a topic may have less. */
    private long encodedBytes(TopicSurvey topic) {
        TrainingSourceOptions source = options.source();
        long held = (source.groupChunks() + 1L) * source.chunkOffsets();
        return Math.min(topic.records(), held) * topic.meanBytes();
    }
}
