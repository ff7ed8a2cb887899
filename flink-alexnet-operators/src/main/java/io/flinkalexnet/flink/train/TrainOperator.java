package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Norms;
import io.flinkalexnet.engine.StepResult;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.flink.engine.EngineLookup;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.util.List;
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
    private final ValidationPlan validationPlan;
    private final EngineLookup engines;
    private transient ListState<TrainingState> state;
    private transient StagingBuffer restored;
    private transient StateCopy copy;
    private transient ReorderWindow window;
    private transient TrainingSteps steps;
    private transient Validation validation;
    private transient ModelWriter models;
    private transient MetricsWindow metrics;

    public TrainOperator(TrainingPlan plan, TrainOptions options) {
        this(plan, options, ValidationPlan.NONE);
    }

    public TrainOperator(TrainingPlan plan, TrainOptions options, ValidationPlan validation) {
        this(plan, options, validation, Engines::select);
    }

    TrainOperator(
            TrainingPlan plan,
            TrainOptions options,
            ValidationPlan validation,
            EngineLookup engines) {
        this.plan = plan;
        this.options = options;
        validationPlan = validation;
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
            restored = TrainerOpening.restored(plan, state.get());
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        window = new ReorderWindow();
        models = new ModelWriter(options.modelDirectory(), options.modelName());
        StagingBuffer start =
                restored == null ? TrainerOpening.initialState(plan, options.seed()) : restored;
        steps = new TrainingSteps(plan, openTrainer());
        steps.restore(start);
        copy = new StateCopy(start, steps.trainer());
        validation = new Validation(plan, validationPlan);
        validation.open(steps.progress());
        metrics =
                new MetricsWindow(
                        getProcessingTimeService()::getCurrentProcessingTime, System::nanoTime);
        metrics.resumed(steps.progress().validation.newest());
        LOG.info(
                "Training {} starts behind step {}; learning rate: {}",
                plan.network(),
                steps.progress().step,
                plan.schedule().inWords());
        TrainMetrics.register(
                getMetricGroup(),
                plan.spec(),
                new TrainMetrics.Sources(
                        steps.progress(), metrics, copy, () -> steps.nextRates().weights()));
        ValidationMetrics.register(getMetricGroup(), steps.progress(), validation);
    }

    private Trainer openTrainer() {
        return TrainerOpening.openTrainer(
                plan,
                options,
                engines,
                getRuntimeContext(),
                getContainingTask().getEnvironment().getTaskManagerInfo().getConfiguration());
    }

    @Override
    public void processElement(StreamRecord<TrainingImage> element) throws Exception {
        TrainingProgress progress = steps.progress();
        window.add(element.getValue(), progress.nextSequence);
        TrainingImage image = window.take(progress.nextSequence);
        while (image != null) {
            StepResult result = steps.accept(image, normsOf(progress.step + 1));
            if (result != null) {
                afterStep(result);
            }
            image = window.take(progress.nextSequence);
        }
        metrics.waiting(window.size());
        if (progress.discarded > 0) {
            validation.endInput(
                    getContainingTask().getEnvironment().getOperatorCoordinatorEventGateway());
        }
    }

    /**
     * They go into the metrics record behind a step, and are measured for nothing else. So a record
     * at the end of the input has none: its step was over when the end was seen.
     */
    private Norms normsOf(long step) {
        boolean recorded = step % options.metricsSteps() == 0 || validation.isDueAt(step);
        return recorded ? Norms.MEASURE : Norms.SKIP;
    }

    private void afterStep(StepResult result) throws Exception {
        TrainingProgress progress = steps.progress();
        metrics.add(result);
        boolean validated = validation.isDueAt(progress.step);
        if (validated) {
            validate();
            validation.stopIfStalled(progress);
        }
        if (validated || progress.step % options.metricsSteps() == 0) {
            emitMetrics();
        }
        boolean snapshot =
                options.snapshotSteps() > 0 && progress.step % options.snapshotSteps() == 0;
        if (snapshot || progress.stopped) {
            writeModel();
        }
    }

    private void validate() throws IOException, InterruptedException {
        validation.run(steps.trainer(), steps.progress());
        metrics.validated(steps.progress().validation.newest(), validation.nanos());
    }

    private void emitMetrics() {
        output.collect(
                new StreamRecord<>(
                        metrics.close(steps.progress(), steps.newestRate(), copy.stallMillis())));
    }

    private void writeModel() throws IOException, InterruptedException {
        TrainingProgress progress = steps.progress();
        copy.take();
        progress.snapshotStep = progress.step;
        models.start(
                plan.model(progress.step, copy.parameters()),
                metrics.newest(progress),
                copy::release);
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
        window.checkEmpty(
                steps.progress().nextSequence,
                "at the barrier; is the source's parallelism 1, and nothing between it and the trainer that drops pictures?");
        state.update(
                List.of(copy.take(steps.progress(), steps.partial(), context.getCheckpointId())));
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        super.notifyCheckpointAborted(checkpointId);
        copy.abort(checkpointId);
    }

    @Override
    public void endInput() throws Exception {
        TrainingProgress progress = steps.progress();
        window.checkEmpty(progress.nextSequence, "at the end of the input");
        TrainConditions.checkLearned(progress, steps.partial());
        boolean validated = validation.isDueAtEnd(progress);
        if (validated) {
            validate();
        }
        if (validated || !progress.windowClosed) {
            emitMetrics();
        }
        if (validated || progress.snapshotStep != progress.step) { // or announced with its score
            writeModel();
        }
        announceModels();
        TrainAccumulators.add(getRuntimeContext(), progress, steps.partial().size());
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(copy, models, validation, steps, super::close);
        models = null;
        steps = null;
    }
}
