package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.flink.engine.EngineLookup;
import io.flinkalexnet.flink.engine.SlotEngine;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the broadcast and lets a model pass if its file is the one announced, is for our
 * pictures, fits into memory and classifies a picture without NaN. Anything else goes to {@link
 * #REFUSED} and the old model keeps serving. Announcements under other names, and versions that are
 * not newer than the newest verified one, are ignored.
 *
 * <p>Runs with parallelism 1, on the task thread: while a file is read and tried, the barrier
 * waits. State: the newest verified version.
 */
public final class ModelVerifier extends ProcessFunction<AnnouncedModel, AnnouncedModel>
        implements CheckpointedFunction {
    /** Side output with the models that were refused. */
    public static final OutputTag<ModelRefusal> REFUSED =
            new OutputTag<>("models-refused", TypeInformation.of(ModelRefusal.class));

    /** The operator's uid; changing it loses the state. */
    public static final String UID = "verify-model";

    /** Metric: models refused. */
    public static final String MODELS_REFUSED = "modelsRefused";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ModelVerifier.class);
    private static final String STATE = "newest-verified-version";

    /** As read from the file, and on the device. */
    private static final int COPIES_IN_MEMORY = 2;

    private final StartModel start;
    private final ClassifyOptions options;
    private final EngineLookup engines;
    private transient ListState<Long> state;
    private transient long newestVersion;
    private transient ModelLoader loader;
    private transient Counter refused;

    public ModelVerifier(StartModel start, ClassifyOptions options) {
        this(start, options, Engines::select);
    }

    ModelVerifier(StartModel start, ClassifyOptions options, EngineLookup engines) {
        this.start = start;
        this.options = options;
        this.engines = engines;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>(STATE, Types.LONG));
        newestVersion = start.model().version();
        if (context.isRestored()) {
            for (long version : state.get()) {
                newestVersion = version; // the job's own line of models goes on, as in classify
            }
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        state.clear();
        state.add(newestVersion);
    }

    @Override
    public void open(OpenContext context) {
        int parallelism = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        if (parallelism != 1) {
            throw new IllegalStateException(
                    "the model verifier runs with parallelism 1, was " + parallelism);
        }
        int threads = Math.max(1, options.engine().threads());
        loader =
                new ModelLoader(
                        SlotEngine.select(options.engine(), engines, getRuntimeContext(), threads),
                        start.geometry());
        refused = getRuntimeContext().getMetricGroup().counter(MODELS_REFUSED);
    }

    @Override
    public void processElement(
            AnnouncedModel announced, Context context, Collector<AnnouncedModel> out)
            throws Exception {
        if (!announced.name().equals(start.model().name())
                || announced.version() <= newestVersion) {
            LOG.debug("Ignoring {}", announced.inWords());
            return;
        }
        try {
            verify(announced);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // the job is being cancelled: that says nothing about the model
            }
            refuse(announced, context, e);
            return;
        }
        newestVersion = announced.version();
        out.collect(announced);
    }

    private void refuse(AnnouncedModel announced, Context context, Throwable cause) {
        refused.inc();
        LOG.warn("Refused {}: {}", announced.inWords(), cause.getMessage(), cause);
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        context.output(
                REFUSED,
                new ModelRefusal(announced.name(), announced.version(), announced.uri(), reason));
    }

    private void verify(AnnouncedModel announced) throws IOException {
        checkMemory(announced);
        Model model = loader.read(announced);
        MiniBatch probe = probe();
        try (LoadedModel loaded = loader.onto(model);
                Classifier classifier = loaded.openClassifier(probe.capacity())) {
            Classification scores = classifier.classify(probe);
            checkFinite("probability", scores.probabilities());
            checkFinite("embedding value", scores.embeddings());
        }
    }

    private static void checkMemory(AnnouncedModel announced) throws IOException {
        long needed = COPIES_IN_MEMORY * ModelStore.length(announced.uri());
        long free = FreeMemory.bytes();
        if (needed > free) {
            throw new IOException(
                    "to try it takes %d MiB of memory beside the model that serves, %d MiB are free"
                            .formatted(needed >> 20, free >> 20));
        }
    }

    /** One picture with every level from black to white. */
    private MiniBatch probe() {
        ImageGeometry geometry = start.geometry();
        byte[] pixels = new byte[geometry.croppedBytes()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        int offset = geometry.centerOffset();
        MiniBatch batch = new MiniBatch(geometry, 1);
        batch.add(
                new AugmentedImage(pixels, new float[ImageGeometry.RGB], offset, offset, false),
                MiniBatch.NO_LABEL);
        return batch;
    }

    private static void checkFinite(String what, float[] values) throws IOException {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IOException(
                        "it gives a picture the %s %s; every one must be finite"
                                .formatted(what, value));
            }
        }
    }
}
