package io.flinkalexnet.flink.train;

import static io.flinkalexnet.flink.train.TrainExamples.BATCH_SIZE;
import static io.flinkalexnet.flink.train.TrainExamples.PLAN;
import static io.flinkalexnet.flink.train.TrainExamples.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import io.flinkalexnet.schema.TrainingMetrics;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FineTuningTest {
    private static final NetworkConfig OTHER_CLASSES =
            new NetworkConfig("alexnet-small", 5, 32, 0.05);
    private static final List<String> OTHER_LABELS = List.of("ant", "bee", "cow", "doe", "elk");
    private static final int STEPS = 3;

    @TempDir private Path folder;

    @Test
    void aModelWithTheSameLabelsGivesAllParametersAndItsPreprocessing() throws Exception {
        Model model = model(PLAN.network(), PLAN.labels());

        TrainingPlan plan = FineTuning.apply(PLAN, from(write(model)));

        assertThat(firstParameters(plan)).isEqualTo(model.parameters().duplicate().clear());
        assertThat(plan.preprocessing().scale()).isEqualTo(model.preprocessing().scale());
        assertThat(plan.preprocessing().mean().values())
                .isEqualTo(model.preprocessing().mean().values());
        assertThat(plan.labels()).isEqualTo(PLAN.labels());
        assertThat(plan.start().frozenLayers()).isZero();
    }

    @Test
    void aReplacedHeadStartsAsTheRecipeSaysAndTheRestAsTheModel() throws Exception {
        Model model = model(OTHER_CLASSES, OTHER_LABELS);

        TrainingPlan plan = FineTuning.apply(PLAN, replacingHead(write(model), null));

        FloatBuffer first = firstParameters(plan);
        int head = TrainingStart.headOffset(PLAN.spec());
        assertThat(head).isPositive().isLessThan(first.capacity());
        assertThat(first.slice(0, head)).isEqualTo(model.parameters().slice(0, head));
        assertThat(first.slice(head, first.capacity() - head))
                .isEqualTo(random().slice(head, first.capacity() - head));
    }

    @Test
    void frozenLayersKeepTheModelsBytesAndTheHeadLearns() throws Exception {
        Model model = model(OTHER_CLASSES, OTHER_LABELS);
        TrainingPlan plan = FineTuning.apply(PLAN, replacingHead(write(model), "fc6"));

        Model trained = train(plan);

        for (Tensor tensor : ParameterLayout.of(PLAN.spec()).tensors()) {
            String layer = PLAN.spec().layers().get(tensor.layerIndex()).name();
            FloatBuffer now = trained.parameters().slice(tensor.offset(), tensor.length());
            if (layer.equals("fc7") || layer.equals("fc8")) {
                assertThat(now)
                        .as(tensor.name())
                        .isNotEqualTo(
                                firstParameters(plan).slice(tensor.offset(), tensor.length()));
            } else {
                assertThat(now)
                        .as(tensor.name())
                        .isEqualTo(model.parameters().slice(tensor.offset(), tensor.length()));
            }
        }
        assertThat(trained.labels()).isEqualTo(PLAN.labels());
        assertThat(trained.preprocessing().scale()).isEqualTo(model.preprocessing().scale());
    }

    @Test
    void aRestoredTrainingNeedsNoModelFile() throws Exception {
        Path file = write(model(PLAN.network(), PLAN.labels()));
        TrainingPlan plan = FineTuning.apply(PLAN, from(file));
        OperatorSubtaskState state;
        try (var first = harness(plan)) {
            first.open();
            send(first, 0, BATCH_SIZE);
            first.prepareSnapshotPreBarrier(1);
            state = first.snapshot(1, 1);
        }
        Files.delete(file);

        try (var restored = harness(plan)) {
            restored.initializeState(state);
            restored.open();
            send(restored, BATCH_SIZE, 2 * BATCH_SIZE);
            restored.endInput();

            assertThat(restored.extractOutputValues())
                    .extracting(TrainingMetrics::getStep)
                    .containsExactly(2L);
        }
        try (var anew = harness(plan)) {
            assertThatThrownBy(anew::open).hasMessageContaining("there is no file " + uri(file));
        }
    }

    @Test
    void aFileThatChangedAfterTheSubmissionIsRefused() throws Exception {
        Path file = write(model(PLAN.network(), PLAN.labels()));
        TrainingPlan plan = FineTuning.apply(PLAN, from(file));
        write(model(OTHER_CLASSES, OTHER_LABELS));

        assertThatIOException()
                .isThrownBy(() -> plan.start().fill(plan.spec(), random()))
                .withMessageContaining(
                        "it had %s when the job was submitted", plan.start().sha256());
    }

    @Test
    void whatDoesNotFitIsSaid() throws Exception {
        refused(
                from(write(model(new NetworkConfig("alexnet-small", 3, 32, 0.1), PLAN.labels()))),
                "its width is 0.1, the training's 0.05");
        refused(
                from(write(model(new NetworkConfig("alexnet-small", 3, 64, 0.05), PLAN.labels()))),
                "its input side is 64, the training's 32");
        refused(
                from(write(model(OTHER_CLASSES, OTHER_LABELS))),
                "other labels than the statistics: 5 there, 3 here; alexnet.train.replace-head");
        refused(
                from(write(model(PLAN.network(), List.of("bird", "dog", "cat")))),
                "class 1 is 'dog' there, 'cat' here");
        refused(
                replacingHead(folder.resolve("model.safetensors"), "fc8"),
                "alexnet.train.freeze must be one of [conv1, conv2, conv3, conv4, conv5, fc6, fc7], was 'fc8'");
    }

    @Test
    void optionsThatNeedAModelAreRefusedWithoutOne() {
        Configuration config = new Configuration();
        config.set(StartOptions.REPLACE_HEAD, true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StartOptions.from(config))
                .withMessageContaining("alexnet.train.replace-head needs alexnet.train.from");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StartOptions(null, false, "fc7"))
                .withMessageContaining("alexnet.train.freeze needs alexnet.train.from");
        assertThat(StartOptions.from(new Configuration())).isEqualTo(StartOptions.RANDOM);
    }

    private static void refused(StartOptions options, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FineTuning.apply(PLAN, options))
                .withMessageContaining(message);
    }

    private static StartOptions from(Path file) {
        return new StartOptions(uri(file), false, null);
    }

    private static StartOptions replacingHead(Path file, String freeze) {
        return new StartOptions(uri(file), true, freeze);
    }

    private static String uri(Path file) {
        return file.toUri().toString();
    }

    /** Parameters of all signs; a mean and a scale that are not the plan's. */
    private static Model model(NetworkConfig network, List<String> labels) {
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(network.spec()).length());
        Initialization.HE.fill(network.spec(), network.width(), 99, parameters);
        ImageGeometry geometry = ImageGeometry.of(network);
        MeanImage mean = MeanImage.constant(geometry.decodedSide(), 99);
        return new Model(
                network, labels, new Preprocessing(geometry, mean, 1f / 32), 7, parameters);
    }

    private Path write(Model model) throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            ModelFile.write(model, out);
        }
        return file;
    }

    private static FloatBuffer firstParameters(TrainingPlan plan) throws IOException {
        FloatBuffer parameters = random();
        plan.start().fill(plan.spec(), parameters);
        return parameters;
    }

    /** What the trainer begins with before a model takes its place. */
    private static FloatBuffer random() {
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(PLAN.spec()).length());
        PLAN.initialization().fill(PLAN.spec(), PLAN.network().width(), 7, parameters);
        return parameters;
    }

    /** The model of a few steps. */
    private Model train(TrainingPlan plan) throws Exception {
        try (var harness = harness(plan)) {
            harness.open();
            send(harness, 0, STEPS * BATCH_SIZE);
            harness.endInput();
            String uri =
                    harness.getSideOutput(TrainOperator.ANNOUNCEMENTS)
                            .element()
                            .getValue()
                            .getUri();
            return ModelFile.read(Path.of(URI.create(uri)));
        }
    }

    private OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness(
            TrainingPlan plan) throws Exception {
        TrainOptions options = TrainExamples.options(folder, 0, Engines.AUTO, PrecisionChoice.F32);
        var harness =
                new OneInputStreamOperatorTestHarness<>(new TrainOperator(plan, options), 1, 1, 0);
        harness.getEnvironment()
                .getJobConfiguration()
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        harness.getExecutionConfig().setUseSnapshotCompression(true);
        return harness;
    }

    private static void send(
            OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness,
            int from,
            int to)
            throws Exception {
        for (int i = from; i < to; i++) {
            harness.processElement(new StreamRecord<>(image(i)));
        }
    }
}
