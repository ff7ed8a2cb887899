package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.flink.engine.EngineLookup;
import io.flinkalexnet.flink.engine.SlotEngine;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains on pictures in the order of their sequence numbers, in mini-batches that close by count
 * alone: neither time nor barriers nor restarts change what is learned. Parallelism 1. Training
 * metrics are the main output, models go to files and are announced on {@link #ANNOUNCEMENTS}.
 *
 * <p>A model file is written beside the training and announced at the next barrier or at the end of
 * input; both wait for it. An exactly-once sink shows the announcement when the checkpoint is
 * complete.
 *
 * <p>State: one {@link TrainingState}, in 32-bit floats whatever the engine computes in. At a
 * barrier the parameters are copied to a staging buffer, and written from there while training goes
 * on.
 */
public final class TrainOperator extends AbstractStreamOperator<TrainingMetrics>
        implements OneInputStreamOperator<TrainingImage, TrainingMetrics>, BoundedOneInput {
    /** Side output with one announcement for each model file. */
    public static final OutputTag<ModelAnnouncement> ANNOUNCEMENTS =
            new OutputTag<>("announcements", new AvroTypeInfo<>(ModelAnnouncement.class));

    /** The operator's uid; changing it loses the state. */
    public static final String UID = "train";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TrainOperator.class);
    private static final String STATE = "training-state";

    private final TrainingPlan plan;
    private final TrainOptions options;
    private final EngineLookup engines;
    private transient ListState<TrainingState> state;
    private transient StagingBuffer restored;
    private transient StateCopy copy;
    private transient TrainingProgress progress;
    private transient ReorderWindow window;
    private transient MiniBatch batch;
    private transient Trainer trainer;
    private transient ModelWriter models;
    private transient MetricsWindow metrics;

    public TrainOperator(TrainingPlan plan, TrainOptions options) {
        this(plan, options, Engines::select);
    }

    TrainOperator(TrainingPlan plan, TrainOptions options, EngineLookup engines) {
        this.plan = plan;
        this.options = options;
        this.engines = engines;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        TrainConditions.check(
                getContainingTask().getEnvironment().getJobConfiguration(), getExecutionConfig());
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(STATE, new TrainingStateSerializer()));
        if (context.isRestored()) {
            for (TrainingState each : state.get()) {
                restored = each.buffer();
                TrainConditions.checkIsOf(plan, restored);
            }
            if (restored == null) {
                throw new IllegalStateException("the checkpoint holds no training state");
            }
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        window = new ReorderWindow();
        progress = new TrainingProgress();
        batch = new MiniBatch(plan.preprocessing().geometry(), plan.batchSize());
        models = new ModelWriter(options.modelDirectory(), options.modelName());
        trainer = openTrainer();
        StagingBuffer start = restored == null ? initialState() : restored;
        progress.copyFrom(start.progress());
        batch.copyFrom(start.partial());
        trainer.importState(start.parameters(), start.velocity());
        copy = new StateCopy(start, trainer);
        metrics =
                new MetricsWindow(
                        getProcessingTimeService()::getCurrentProcessingTime, System::nanoTime);
        LOG.info("Training {} starts behind step {}", plan.network(), progress.step);
        TrainMetrics.register(
                getMetricGroup(),
                plan.spec(),
                new TrainMetrics.Sources(
                        progress, metrics, copy, () -> plan.schedule().rateAt(progress.step)));
    }

    private Trainer openTrainer() {
        int threads =
                options.engine()
                        .threadsOfSlot(
                                getContainingTask()
                                        .getEnvironment()
                                        .getTaskManagerInfo()
                                        .getConfiguration());
        SlotEngine engine =
                SlotEngine.select(options.engine(), engines, getRuntimeContext(), threads);
        return engine.provider()
                .openTrainer(
                        new TrainerSpec(
                                        plan.spec(),
                                        plan.preprocessing(),
                                        plan.batchSize(),
                                        plan.sgd(),
                                        options.seed(),
                                        threads,
                                        engine.options().precision())
                                .withFrozenLayers(plan.start().frozenLayers()));
    }

    private StagingBuffer initialState() throws IOException {
        StagingBuffer fresh =
                new StagingBuffer(
                        ParameterLayout.of(plan.spec()).length(),
                        plan.preprocessing().geometry(),
                        plan.batchSize());
        plan.initialization()
                .fill(plan.spec(), plan.network().width(), options.seed(), fresh.parameters());
        plan.start().fill(plan.spec(), fresh.parameters());
        return fresh; // velocities are zero
    }

    @Override
    public void processElement(StreamRecord<TrainingImage> element) throws Exception {
        window.add(element.getValue(), progress.nextSequence);
        TrainingImage image = window.take(progress.nextSequence);
        while (image != null) {
            accept(image);
            image = window.take(progress.nextSequence);
        }
        metrics.waiting(window.size());
    }

    private void accept(TrainingImage image) throws Exception {
        progress.nextSequence++;
        progress.epoch = image.epoch();
        if (image.label() == TrainingImage.HOLE) {
            progress.holes++;
            return;
        }
        if (image.epoch() == 0) {
            progress.distinctImages++;
        }
        batch.add(
                new AugmentedImage(
                        image.pixels(), image.shift(), image.cropY(), image.cropX(), image.flip()),
                image.label());
        if (batch.isFull()) {
            step();
        }
    }

    private void step() throws Exception {
        float rate = plan.schedule().rateAt(progress.step);
        StepResult result =
                trainer.step(batch, progress.step, LearningRates.same(rate), normsOfNextStep());
        BatchScore score = result.score();
        if (!score.isFinite()) {
            throw TrainConditions.refused(
                    "the loss of step %d is %s at learning rate %s; the step was not applied. Go on from the newest checkpoint with a lower rate: ./alexnet train --resume CHECKPOINT --learning-rate %s"
                            .formatted(progress.step, score.loss(), rate, rate / 2));
        }
        progress.add(score);
        metrics.add(result);
        batch.clear();
        if (progress.step % options.metricsSteps() == 0) {
            emitMetrics();
        }
        if (options.snapshotSteps() > 0 && progress.step % options.snapshotSteps() == 0) {
            writeModel();
        }
    }

    /** They go into a metrics record, and are measured for nothing else. */
    private Norms normsOfNextStep() {
        return (progress.step + 1) % options.metricsSteps() == 0 ? Norms.MEASURE : Norms.SKIP;
    }

    private void emitMetrics() {
        float rate = plan.schedule().rateAt(progress.step - 1);
        output.collect(new StreamRecord<>(metrics.close(progress, rate, copy.stallMillis())));
    }

    private void writeModel() throws IOException, InterruptedException {
        copy.take();
        progress.snapshotStep = progress.step;
        Model model =
                new Model(
                        plan.network(),
                        plan.labels(),
                        plan.preprocessing(),
                        progress.step,
                        copy.parameters());
        models.start(model, metrics.newest(), copy::release);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        announceModels();
    }

    private void announceModels() throws IOException, InterruptedException {
        for (ModelWriter.WrittenModel written : models.await()) {
            output.collect(
                    ANNOUNCEMENTS,
                    new StreamRecord<>(metrics.announcement(options.modelName(), written)));
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (window.size() > 0) {
            throw new IllegalStateException(
                    "%d pictures wait for picture %d at the barrier; is the source's parallelism 1, and nothing between it and the trainer that drops pictures?"
                            .formatted(window.size(), progress.nextSequence));
        }
        state.update(List.of(copy.take(progress, batch, context.getCheckpointId())));
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        super.notifyCheckpointAborted(checkpointId);
        copy.abort(checkpointId);
    }

    @Override
    public void endInput() throws Exception {
        if (window.size() > 0) {
            throw new IllegalStateException(
                    "the input ended while %d pictures wait for picture %d"
                            .formatted(window.size(), progress.nextSequence));
        }
        if (progress.step == 0) {
            throw TrainConditions.refused(
                    "there was nothing to learn: %d pictures do not fill a mini-batch of %d (%d were rejected). Lower alexnet.train.batch-size or send more pictures"
                            .formatted(batch.size(), plan.batchSize(), progress.holes));
        }
        if (progress.windowImages > 0) {
            emitMetrics();
        }
        if (progress.snapshotStep != progress.step) {
            writeModel();
        }
        announceModels();
        addAccumulators();
    }

    private void addAccumulators() {
        add(TrainAccumulators.STEPS, progress.step);
        add(TrainAccumulators.IMAGES, progress.images);
        add(TrainAccumulators.DISTINCT_IMAGES, progress.distinctImages);
        add(TrainAccumulators.HOLES, progress.holes);
        add(TrainAccumulators.DROPPED, batch.size());
    }

    private void add(String name, long total) {
        getRuntimeContext().addAccumulator(name, new LongCounter(total));
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(copy, models, trainer, super::close);
        models = null;
        trainer = null;
    }
}
