package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.ParameterNorms;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.flink.engine.ProcessMemory;
import io.flinkalexnet.schema.StepTimes;
import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Metrics of the train operator. Dashboards and alerts rest on the names, which {@code
 * docs/formats.md} lists. What was not measured yet is NaN.
 */
public final class TrainMetrics {
    /** Weight updates done. */
    public static final String STEP = "step";

    /** Epoch of the newest picture, from 0. */
    public static final String EPOCH = "epoch";

    /** Pictures trained on, repeats included. */
    public static final String IMAGES = "imagesTrained";

    /** Rejected pictures whose place in the order was skipped, repeats included. */
    public static final String HOLES = "imageHoles";

    /** Pictures behind an early stop, repeats included. */
    public static final String DISCARDED = "imagesDiscarded";

    /** Loss of the newest step. */
    public static final String LOSS = "loss";

    /** Share of wrong classes in the newest metrics record. */
    public static final String TOP1_ERROR = "top1Error";

    /** Share of pictures whose label was not among the first five in the newest metrics record. */
    public static final String TOP5_ERROR = "top5Error";

    /** Learning rate of the next step. */
    public static final String LEARNING_RATE = "learningRate";

    /** Pictures per second of wall time in the newest metrics record. */
    public static final String IMAGES_PER_SECOND = "imagesPerSecond";

    /** How long the newest step took in the engine. */
    public static final String STEP_MILLIS = "stepMillis";

    /** Mean time of a step outside the engine, in the newest metrics record. */
    public static final String WAIT_MILLIS = "waitMillis";

    /** Mean time of a step from host to device, in the newest metrics record. */
    public static final String HOST_TO_DEVICE_MILLIS = "hostToDeviceMillis";

    /** Mean time of a step's computation, in the newest metrics record. */
    public static final String COMPUTE_MILLIS = "computeMillis";

    /** Mean time of a step from device to host, in the newest metrics record. */
    public static final String DEVICE_TO_HOST_MILLIS = "deviceToHostMillis";

    /** Most pictures that waited for an earlier one since the newest metrics record. */
    public static final String REORDER_WINDOW = "reorderWindow";

    /** How long the newest checkpoint or model file held up training. */
    public static final String STALL = "stateCopyMillis";

    /** How long the newest checkpoint took to write, beside the training. */
    public static final String STATE_WRITE_MILLIS = "stateWriteMillis";

    /** Loss of the newest validation. */
    public static final String VALIDATION_LOSS = "validationLoss";

    /** Share of wrong classes in the newest validation. */
    public static final String VALIDATION_TOP1_ERROR = "validationTop1Error";

    /** Share of labels not among the first five in the newest validation. */
    public static final String VALIDATION_TOP5_ERROR = "validationTop5Error";

    /** Lowest {@link #VALIDATION_TOP1_ERROR} of the run. */
    public static final String VALIDATION_BEST_TOP1_ERROR = "validationBestTop1Error";

    /** Group of a layer's metrics; with its name as value, and so as label. */
    public static final String LAYER = "layer";

    /** Of a layer: Euclidean norm of its weights, in the newest metrics record. */
    public static final String WEIGHT_NORM = "weightNorm";

    /** Of a layer: Euclidean norm of its weights' gradient, in the newest metrics record. */
    public static final String GRADIENT_NORM = "gradientNorm";

    private final MetricGroup group;
    private final MetricsWindow window;

    private TrainMetrics(MetricGroup group, MetricsWindow window) {
        this.group = group;
        this.window = window;
    }

    /**
     * Where the metrics are read, by threads of reporters.
     *
     * @param learningRate of the next step
     */
    record Sources(
            TrainingProgress progress,
            MetricsWindow window,
            StateCopy copy,
            Supplier<Float> learningRate) {}

    /** Adds all metrics of a training. */
    static void register(MetricGroup group, NetworkSpec network, Sources sources) {
        TrainMetrics metrics = new TrainMetrics(group, sources.window());
        metrics.progress(sources.progress());
        metrics.window();
        metrics.validation();
        ParameterLayout.of(network).tensors().stream()
                .filter(tensor -> !tensor.isBias())
                .map(tensor -> network.layers().get(tensor.layerIndex()).name())
                .forEach(metrics::layer);
        group.gauge(LEARNING_RATE, () -> sources.learningRate().get());
        group.gauge(STALL, () -> sources.copy().stallMillis());
        group.gauge(STATE_WRITE_MILLIS, () -> sources.copy().writeMillis());
        ProcessMemory.register(group);
    }

    private void progress(TrainingProgress progress) {
        group.gauge(STEP, () -> progress.step);
        group.gauge(EPOCH, () -> progress.epoch);
        group.gauge(IMAGES, () -> progress.images);
        group.gauge(HOLES, () -> progress.holes);
        group.gauge(DISCARDED, () -> progress.discarded);
    }

    private void window() {
        group.gauge(LOSS, window::newestLoss);
        group.gauge(STEP_MILLIS, window::newestStepMillis);
        group.gauge(REORDER_WINDOW, window::waitingMax);
        ofRecord(TOP1_ERROR, TrainingMetrics::getTop1Error);
        ofRecord(TOP5_ERROR, TrainingMetrics::getTop5Error);
        ofRecord(IMAGES_PER_SECOND, TrainingMetrics::getImagesPerSecond);
        ofTimes(WAIT_MILLIS, StepTimes::getWaitMillis);
        ofTimes(HOST_TO_DEVICE_MILLIS, StepTimes::getHostToDeviceMillis);
        ofTimes(COMPUTE_MILLIS, StepTimes::getComputeMillis);
        ofTimes(DEVICE_TO_HOST_MILLIS, StepTimes::getDeviceToHostMillis);
    }

    private void validation() {
        ofValidation(VALIDATION_LOSS, ValidationScore::getLoss);
        ofValidation(VALIDATION_TOP1_ERROR, ValidationScore::getTop1Error);
        ofValidation(VALIDATION_TOP5_ERROR, ValidationScore::getTop5Error);
        ofValidation(VALIDATION_BEST_TOP1_ERROR, ValidationScore::getBestTop1Error);
    }

    private void layer(String name) {
        MetricGroup layer = group.addGroup(LAYER, name);
        layer.gauge(WEIGHT_NORM, ofLayer(name, ParameterNorms::weights));
        layer.gauge(GRADIENT_NORM, ofLayer(name, ParameterNorms::gradient));
    }

    private void ofRecord(String name, ToDoubleFunction<TrainingMetrics> value) {
        group.gauge(name, () -> orNaN(window.newestRecord(), value));
    }

    private void ofTimes(String name, ToDoubleFunction<StepTimes> value) {
        ofRecord(name, record -> orNaN(record.getStepTimes(), value));
    }

    private void ofValidation(String name, ToDoubleFunction<ValidationScore> value) {
        group.gauge(name, () -> orNaN(window.newestValidation(), value));
    }

    private Gauge<Double> ofLayer(String name, ToDoubleFunction<ParameterNorms> value) {
        return () ->
                window.newestNorms().stream()
                        .filter(norms -> norms.layer().equals(name))
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.NaN);
    }

    private static <T> double orNaN(T source, ToDoubleFunction<T> value) {
        return source == null ? Double.NaN : value.applyAsDouble(source);
    }
}
