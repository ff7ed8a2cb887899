package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.flink.engine.EngineLookup;
import io.flinkalexnet.flink.engine.ProcessMemory;
import io.flinkalexnet.flink.engine.SlotEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.OutputTag;

/**
 * Classifies images (input 1) in mini-batches, with models that are announced on a broadcast stream
 * (input 2) behind a {@link ModelVerifier}. Predictions are the main output, embeddings go to
 * {@link #EMBEDDINGS}.
 *
 * <p>A mini-batch runs when it is full, when its first image has waited long enough, at every
 * barrier and at the end of input. So no image is held across a barrier. Watermarks do not run it;
 * they are held back while images wait.
 *
 * <p>An announced model is loaded while the old one serves, and serves from the first barrier after
 * that; a barrier in between changes nothing. If it can't be loaded, the old one stays. Subtasks
 * may change at different barriers: each prediction names its version.
 *
 * <p>State, see {@link ServedState}: the active and the pending model, by name, not by weights. A
 * restored job goes on with its active model, whatever start model it is given.
 */
public final class ClassifyOperator extends AbstractStreamOperator<ImagePrediction>
        implements TwoInputStreamOperator<CroppedImage, AnnouncedModel, ImagePrediction>,
                BoundedMultiInput {
    /** Side output with one embedding for each image. */
    public static final OutputTag<ImageEmbedding> EMBEDDINGS =
            new OutputTag<>("embeddings", TypeInformation.of(ImageEmbedding.class));

    /** The operator's uid; changing it loses the state. */
    public static final String UID = "classify";

    /** Metric: forward passes. */
    public static final String BATCHES = "batches";

    /** Metric: images classified. */
    public static final String IMAGES = "imagesClassified";

    /** Metric: images per forward pass, on average since the start. */
    public static final String MEAN_BATCH_SIZE = "meanBatchSize";

    /** Metric: version of the model that serves. */
    public static final String MODEL_VERSION = "modelVersion";

    /** Metric: images that wait for their mini-batch. */
    public static final String BUFFERED = "buffered";

    /** Metric: verified models that this subtask could not load. */
    public static final String PRELOADS_FAILED = "preloadsFailed";

    /** Metric: how long the newest forward pass took on the device. */
    public static final String BATCH_MILLIS = "batchMillis";

    private static final long serialVersionUID = 1L;
    private static final float[] NO_SHIFT = new float[ImageGeometry.RGB];
    private static final int ANNOUNCEMENTS_INPUT = 2;

    private final StartModel start;
    private final ClassifyOptions options;
    private final EngineLookup engines;
    private transient ServedState state;
    private transient ModelSwap models;
    private transient MiniBatch batch;
    private transient List<StreamRecord<ImageKey>> waiting;
    private transient ScheduledFuture<?> timer;
    private transient Watermark heldBack;
    private transient Counter batches;
    private transient Counter images;
    private transient volatile long batchMillis;

    /** What the mini-batch does not hold. */
    private record ImageKey(String id, long eventTimeMillis) {}

    public ClassifyOperator(StartModel start, ClassifyOptions options) {
        this(start, options, Engines::select);
    }

    ClassifyOperator(StartModel start, ClassifyOptions options, EngineLookup engines) {
        this.start = start;
        this.options = options;
        this.engines = engines;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = new ServedState(context.getOperatorStateStore());
    }

    @Override
    public void open() throws Exception {
        super.open();
        int batchSize = options.imagesPerBatch(start.geometry());
        batch = new MiniBatch(start.geometry(), batchSize);
        waiting = new ArrayList<>(batchSize);
        int threads =
                options.engine()
                        .threadsOfSlot(
                                getContainingTask()
                                        .getEnvironment()
                                        .getTaskManagerInfo()
                                        .getConfiguration());
        ModelLoader loader =
                new ModelLoader(
                        SlotEngine.select(options.engine(), engines, getRuntimeContext(), threads),
                        start.geometry());
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        models = new ModelSwap(loader, batchSize, "alexnet-preload-" + subtask);
        AnnouncedModel restored = state.active();
        models.open(restored == null ? start.model() : restored);
        if (state.pending() != null) {
            models.announce(state.pending());
        }
        registerMetrics(getMetricGroup());
    }

    private void registerMetrics(MetricGroup metrics) {
        batches = metrics.counter(BATCHES);
        images = metrics.counter(IMAGES);
        metrics.gauge(
                MEAN_BATCH_SIZE,
                () -> images.getCount() / (double) Math.max(1, batches.getCount()));
        metrics.gauge(MODEL_VERSION, () -> models.active().version());
        metrics.gauge(BUFFERED, () -> batch.size());
        metrics.gauge(PRELOADS_FAILED, () -> models.failures());
        metrics.gauge(BATCH_MILLIS, () -> batchMillis);
        ProcessMemory.register(metrics);
    }

    @Override
    public void processElement1(StreamRecord<CroppedImage> element) throws Exception {
        if (batch.size() == 0) {
            startTimer();
        }
        CroppedImage image = element.getValue();
        int offset = start.geometry().centerOffset();
        batch.add(
                new AugmentedImage(image.pixels(), NO_SHIFT, offset, offset, false),
                MiniBatch.NO_LABEL);
        waiting.add(like(element, new ImageKey(image.id(), image.eventTimeMillis())));
        if (batch.isFull()) {
            flush();
        }
    }

    private void startTimer() {
        long due =
                getProcessingTimeService().getCurrentProcessingTime()
                        + options.maxWait().toMillis();
        timer = getProcessingTimeService().registerTimer(due, time -> flush());
    }

    @Override
    public void processElement2(StreamRecord<AnnouncedModel> announced) {
        models.announce(announced.getValue());
    }

    /** Keeps the watermark behind the images that wait. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (batch.size() == 0) {
            super.processWatermark(mark);
        } else {
            heldBack = mark;
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flush();
        models.atBarrier();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.write(models.active(), models.pending());
    }

    @Override
    public void endInput(int inputId) throws Exception {
        if (inputId != ANNOUNCEMENTS_INPUT) {
            flush();
        }
    }

    /** Classifies what waits; a timer that was already due when it was cancelled is harmless. */
    private void flush() throws Exception {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (batch.size() > 0) {
            emit(classify());
            batches.inc();
            images.inc(batch.size());
            batch.clear();
            waiting.clear();
        }
        if (heldBack != null) {
            super.processWatermark(heldBack);
            heldBack = null;
        }
    }

    private Classification classify() {
        long start = System.nanoTime();
        Classification scores = models.classifier().classify(batch);
        batchMillis = (System.nanoTime() - start) / 1_000_000;
        return scores;
    }

    private void emit(Classification scores) {
        int classes = scores.probabilities().length / scores.images();
        for (int i = 0; i < scores.images(); i++) {
            StreamRecord<ImageKey> image = waiting.get(i);
            ImageKey key = image.getValue();
            output.collect(like(image, prediction(key, scores.probabilities(), i * classes)));
            output.collect(EMBEDDINGS, like(image, embedding(key, scores, i)));
        }
    }

    private ImageEmbedding embedding(ImageKey key, Classification scores, int image) {
        int size = scores.embeddings().length / scores.images();
        float[] vector = Scores.normalized(scores.embeddings(), image * size, size);
        double norm = Scores.norm(scores.embeddings(), image * size, size);
        long version = models.active().version();
        return new ImageEmbedding(key.id(), key.eventTimeMillis(), version, vector, (float) norm);
    }

    private ImagePrediction prediction(ImageKey key, float[] probabilities, int from) {
        AnnouncedModel model = models.active();
        int[] best = Scores.topK(probabilities, from, model.labels().size(), options.topK());
        String[] labels = new String[best.length];
        float[] top = new float[best.length];
        for (int i = 0; i < best.length; i++) {
            labels[i] = model.labels().get(best[i]);
            top[i] = probabilities[from + best[i]];
        }
        return new ImagePrediction(
                key.id(), key.eventTimeMillis(), model.version(), best, labels, top);
    }

    private static <T> StreamRecord<T> like(StreamRecord<?> source, T value) {
        return source.hasTimestamp()
                ? new StreamRecord<>(value, source.getTimestamp())
                : new StreamRecord<>(value);
    }

    /** For tests: what serves and what is to serve. */
    ModelSwap models() {
        return models;
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(models, super::close);
    }
}
