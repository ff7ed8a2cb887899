package io.flinkalexnet.flink.classify;

import static io.flinkalexnet.flink.classify.TestModels.image;
import static io.flinkalexnet.flink.classify.TestModels.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.flink.engine.EngineOptions;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClassifyOperatorTest {
    private static final ClassifyOptions BATCHES_OF_FOUR =
            new ClassifyOptions(
                    4,
                    Duration.ofMillis(100),
                    MemorySize.ofMebiBytes(64),
                    2,
                    new EngineOptions(Engines.AUTO, 1, PrecisionChoice.AUTO));

    /** Closed after each test, so that a failed assertion shows itself and not a leak. */
    private final List<Harness> harnesses = new ArrayList<>();

    private final Map<Long, AnnouncedModel> written = new HashMap<>();

    @TempDir private Path folder;

    @BeforeEach
    void resetTheEngine() {
        FakeEngine.reset();
    }

    @AfterEach
    void closesWhatItOpened() throws Exception {
        FakeEngine.gate.countDown();
        for (Harness harness : harnesses) {
            harness.close();
        }
        assertThat(FakeEngine.OPEN_CLASSIFIERS).hasValue(0);
        assertThat(FakeEngine.OPEN_MODELS).hasValue(0);
        assertThat(SharedModels.PROCESS.size()).isZero();
    }

    @Test
    void classifiesAFullMiniBatchAtOnce() throws Exception {
        Harness harness = opened(model(1));

        harness.send(3);
        assertThat(harness.ids()).isEmpty();
        harness.send(image("last", 3));

        assertThat(harness.ids()).containsExactly("image-0", "image-1", "image-2", "last");
        assertThat(FakeEngine.BATCH_SIZES).containsExactly(4);
    }

    @Test
    void givesTheMostProbableClassesAndEqualOnesInClassOrder() throws Exception {
        Harness harness = opened(model(7));

        harness.send(image("a", 2));
        harness.prepareSnapshotPreBarrier(1);

        ImagePrediction prediction = harness.extractOutputValues().get(0);
        assertThat(prediction.imageId()).isEqualTo("a");
        assertThat(prediction.eventTimeMillis()).isEqualTo(1_002);
        assertThat(prediction.modelVersion()).isEqualTo(7);
        assertThat(prediction.classIndexes()).containsExactly(2, 0);
        assertThat(prediction.labels()).containsExactly("cat", "ant");
        assertThat(prediction.probabilities()).containsExactly(0.5f, 0.5f / 3);
    }

    @Test
    void emitsANormalizedEmbeddingForEachImage() throws Exception {
        Harness harness = opened(model(7));

        harness.send(image("a", 2));
        harness.prepareSnapshotPreBarrier(1);

        assertThat(harness.getSideOutput(ClassifyOperator.EMBEDDINGS)).hasSize(1);
        ImageEmbedding embedding =
                harness.getSideOutput(ClassifyOperator.EMBEDDINGS).element().getValue();
        assertThat(embedding.imageId()).isEqualTo("a");
        assertThat(embedding.modelVersion()).isEqualTo(7);
        assertThat(embedding.vector()).hasSize(TestModels.NETWORK.spec().embeddingSize());
        assertThat(embedding.vector()).startsWith(0.6f, 0.8f, 0f);
        assertThat(embedding.norm()).isEqualTo(5);
    }

    @Test
    void emitsAPartialMiniBatchBeforeTheBarrier() throws Exception {
        Harness harness = opened(model(1));

        harness.send(3);
        harness.prepareSnapshotPreBarrier(1);

        assertThat(harness.ids()).containsExactly("image-0", "image-1", "image-2");
    }

    @Test
    void emitsAPartialMiniBatchWhenItsFirstImageHasWaited() throws Exception {
        Harness harness = opened(model(1));

        harness.setProcessingTime(50);
        harness.send(image("first", 0));
        harness.setProcessingTime(149);
        harness.send(image("second", 1));
        assertThat(harness.ids()).isEmpty();
        harness.setProcessingTime(150);

        assertThat(harness.ids()).containsExactly("first", "second");
        assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
    }

    @Test
    void aFullMiniBatchCancelsItsTimer() throws Exception {
        Harness harness = opened(model(1));

        harness.send(4);
        assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
        harness.setProcessingTime(50);
        harness.send(image("next", 0));
        harness.setProcessingTime(100);

        assertThat(harness.ids()).hasSize(4);
    }

    @Test
    void emitsAPartialMiniBatchAtTheEndOfImages() throws Exception {
        Harness harness = opened(model(1));

        harness.send(3);
        harness.endInput2();
        assertThat(harness.ids()).isEmpty();
        harness.endInput1();

        assertThat(harness.ids()).hasSize(3);
    }

    @Test
    void emitsEveryImageOnceWhateverEndsItsMiniBatch() throws Exception {
        Harness harness = opened(model(1));

        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 97; i++) {
            harness.send(image("picture-" + i, i % 4));
            sent.add("picture-" + i);
            if (i % 7 == 0) {
                harness.setProcessingTime(i * 1_000L);
            }
            if (i % 11 == 0) {
                harness.prepareSnapshotPreBarrier(i);
            }
        }
        harness.endInput1();

        assertThat(harness.ids()).isEqualTo(sent);
        assertThat(FakeEngine.BATCH_SIZES.stream().mapToInt(each -> each).sum()).isEqualTo(97);
        assertThat(harness.getSideOutput(ClassifyOperator.EMBEDDINGS)).hasSize(97);
    }

    @Test
    void keepsMiniBatchesWithinTheirBytes() throws Exception {
        int images =
                (int) (MemorySize.ofMebiBytes(1).getBytes() / TestModels.GEOMETRY.croppedBytes());
        ClassifyOptions options =
                new ClassifyOptions(
                        1024,
                        Duration.ofMillis(100),
                        MemorySize.ofMebiBytes(1),
                        1,
                        new EngineOptions(Engines.AUTO, 1, PrecisionChoice.AUTO));
        Harness harness =
                harness(new ClassifyOperator(start(model(1)), options, FakeEngine.lookup()));
        harness.open();

        harness.send(images);

        assertThat(FakeEngine.BATCH_SIZES).containsExactly(images);
    }

    @Test
    void aPrecisionThatTheEngineLacksEndsTheJobInWords() throws Exception {
        ClassifyOptions options =
                new ClassifyOptions(
                        4,
                        Duration.ofMillis(100),
                        MemorySize.ofMebiBytes(64),
                        2,
                        new EngineOptions(Engines.AUTO, 1, PrecisionChoice.BF16));
        Harness harness =
                harness(new ClassifyOperator(start(model(1)), options, FakeEngine.lookup()));

        assertThatThrownBy(harness::open)
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining("fake computes in f32 only, bf16 was asked for");
    }

    @Test
    void keepsTimestampsAndHoldsTheWatermarkBackBehindWaitingImages() throws Exception {
        Harness harness = opened(model(1));

        harness.processElement1(image("a", 0), 41L);
        harness.processBothWatermarks(new Watermark(40));
        assertThat(harness.getOutput()).isEmpty();
        harness.prepareSnapshotPreBarrier(1);

        List<Object> output = new ArrayList<>(harness.getOutput());
        assertThat(((StreamRecord<?>) output.get(0)).getTimestamp()).isEqualTo(41);
        assertThat(output.get(1)).isEqualTo(new Watermark(40));
        harness.processBothWatermarks(new Watermark(50));
        assertThat(harness.getOutput()).hasSize(3);
    }

    @Test
    void swapsAtTheBarrierAndNotBefore() throws Exception {
        Harness harness = opened(model(1));

        harness.announce(model(2));
        harness.awaitPreload();
        harness.send(6); // a full mini-batch and two images that wait for the barrier
        harness.prepareSnapshotPreBarrier(1);
        harness.send(image("after", 0));
        harness.prepareSnapshotPreBarrier(2);

        assertThat(harness.versions()).containsExactly(1L, 1L, 1L, 1L, 1L, 1L, 2L);
        assertThat(FakeEngine.OPEN_MODELS).hasValue(1);
    }

    @Test
    void aBarrierBeforeThePreloadIsDoneLeavesTheOldModel() throws Exception {
        Harness harness = opened(model(1));
        FakeEngine.gate = new CountDownLatch(1);

        harness.announce(model(2));
        harness.prepareSnapshotPreBarrier(1);
        harness.send(image("between", 0));
        FakeEngine.gate.countDown();
        harness.awaitPreload();
        harness.prepareSnapshotPreBarrier(2);
        harness.send(image("after", 0));
        harness.prepareSnapshotPreBarrier(3);

        assertThat(harness.versions()).containsExactly(1L, 2L);
    }

    @Test
    void aModelThatCanNotBeLoadedLeavesTheOldOne() throws Exception {
        Harness harness = opened(model(1));

        for (float mark : new float[] {FakeEngine.FAILS_TO_LOAD, FakeEngine.FAILS_TO_OPEN}) {
            harness.announce(TestModels.write(folder, 2, mark));
            harness.awaitPreload();
            harness.prepareSnapshotPreBarrier(1);
            harness.send(image("old", 0));
            harness.prepareSnapshotPreBarrier(2);
        }
        harness.announce(model(3));
        harness.awaitPreload();
        harness.prepareSnapshotPreBarrier(3);
        harness.send(image("new", 0));
        harness.prepareSnapshotPreBarrier(4);

        assertThat(harness.versions()).containsExactly(1L, 1L, 3L);
        assertThat(harness.models().failures()).isEqualTo(2);
    }

    @Test
    void aFileThatWasChangedAfterItsVerificationLeavesTheOldModel() throws Exception {
        Harness harness = opened(model(1));
        AnnouncedModel changed = model(2);
        append(changed);

        harness.announce(changed);
        harness.awaitPreload();
        harness.prepareSnapshotPreBarrier(1);

        assertThat(harness.models().active().version()).isEqualTo(1);
        assertThat(harness.models().failures()).isEqualTo(1);
        assertThat(harness.models().pending()).isNull();
    }

    @Test
    void aNewerAnnouncementReplacesOneThatIsStillLoading() throws Exception {
        Harness harness = opened(model(1));
        FakeEngine.gate = new CountDownLatch(1);

        harness.announce(model(2));
        harness.announce(model(3));
        FakeEngine.gate.countDown();
        harness.awaitPreload();
        harness.prepareSnapshotPreBarrier(1);

        assertThat(harness.models().active().version()).isEqualTo(3);
        assertThat(FakeEngine.OPEN_MODELS).hasValue(1);
    }

    @Test
    void ignoresModelsThatAreNotNewer() throws Exception {
        Harness harness = opened(model(5));

        harness.announce(model(5));
        harness.announce(model(4));

        assertThat(harness.models().pending()).isNull();
    }

    @Test
    void restoresTheActiveAndThePendingModelWhateverItsStartModel() throws Exception {
        Harness first = opened(model(1));
        first.announce(model(2));
        first.awaitPreload();
        first.prepareSnapshotPreBarrier(1); // serves 2
        FakeEngine.gate = new CountDownLatch(1);
        first.announce(model(3));
        first.prepareSnapshotPreBarrier(2); // 3 is not loaded yet
        OperatorSubtaskState state = first.snapshot(2, 0);
        FakeEngine.gate.countDown();

        Harness restored = harness(operator(model(9)));
        restored.initializeState(state);
        restored.open();
        restored.send(image("before", 0));
        restored.prepareSnapshotPreBarrier(3);
        restored.awaitPreloadDone();
        restored.prepareSnapshotPreBarrier(4);
        restored.send(image("after", 0));
        restored.prepareSnapshotPreBarrier(5);

        assertThat(restored.versions().get(0)).isIn(2L, 3L);
        assertThat(restored.versions().get(1)).isEqualTo(3L);
    }

    @Test
    void aSubtaskAddedByARescaleServesTheRestoredModelToo() throws Exception {
        Harness alone = opened(model(1));
        alone.announce(model(2));
        alone.awaitPreload();
        alone.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState state = alone.snapshot(1, 0);

        for (int subtask = 0; subtask < 2; subtask++) {
            Harness one = harness(operator(model(1)), 2, subtask);
            one.initializeState(
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, 128, 1, 2, subtask));
            one.open();
            assertThat(one.models().active()).isEqualTo(model(2));
        }
    }

    @Test
    void oneSubtaskLeftByARescaleGoesOnWithOneOfTheModels() throws Exception {
        Harness first = harness(operator(model(1)), 2, 0);
        Harness second = harness(operator(model(1)), 2, 1);
        first.open();
        second.open();
        first.announce(model(2));
        second.announce(model(2));
        first.awaitPreload();
        first.prepareSnapshotPreBarrier(1); // the second one's load misses this barrier
        OperatorSubtaskState states =
                AbstractStreamOperatorTestHarness.repackageState(
                        first.snapshot(1, 0), second.snapshot(1, 0));

        Harness left = harness(operator(model(1)));
        left.initializeState(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(states, 128, 2, 1, 0));
        left.open();

        AnnouncedModel newest =
                left.models().pending() == null ? left.models().active() : left.models().pending();
        assertThat(newest).isEqualTo(model(2));
    }

    @Test
    void subtasksOfAProcessLoadAModelOnce() throws Exception {
        AnnouncedModel model = model(1);
        for (int subtask = 0; subtask < 2; subtask++) {
            harness(operator(model), 2, subtask).open();
        }

        assertThat(FakeEngine.LOADS).hasValue(1);
        assertThat(FakeEngine.OPEN_CLASSIFIERS).hasValue(2);
    }

    @Test
    void aSecondJobOfAProcessLoadsItsModelAgain() throws Exception {
        AnnouncedModel model = model(1);
        Harness first = opened(model);
        first.close();
        harnesses.clear();
        assertThat(FakeEngine.OPEN_MODELS).hasValue(0);

        Harness second = opened(model);
        second.send(4);

        assertThat(second.ids()).hasSize(4);
    }

    @Test
    void namesTheFileThatARestoredJobMisses() throws Exception {
        Harness first = opened(model(1));
        first.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState state = first.snapshot(1, 0);
        Files.delete(file(first.models().active()));
        first.close(); // or its loaded model would serve the restored job, which is right too
        harnesses.clear();

        Harness restored = harness(operator(model(2)));
        restored.initializeState(state);

        assertThatThrownBy(restored::open)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the job can't go on with version 1 of model pets at file:")
                .hasMessageContaining(": there is no file file:")
                .hasMessageEndingWith(
                        "Put the file back, or start the job without its state and with --model URI");
    }

    @Test
    void closesAfterAnOpenThatFailedHalfWay() throws Exception {
        Harness harness = harness(operator(TestModels.write(folder, 1, FakeEngine.FAILS_TO_OPEN)));

        assertThatThrownBy(harness::open).hasMessage("no room for activations");

        harness.close();
        harnesses.clear();
        assertThat(FakeEngine.LOADS).hasValue(1);
        assertThat(FakeEngine.OPEN_MODELS).hasValue(0);
    }

    @Test
    void closesWhileAModelIsStillLoading() throws Exception {
        Harness harness = opened(model(1));
        FakeEngine.gate = new CountDownLatch(1);
        harness.announce(model(2));

        harness.close();
        harnesses.clear();

        assertThat(FakeEngine.OPEN_MODELS).hasValue(0);
    }

    @Test
    void closesAModelThatIsLoadedAndWaitsForABarrier() throws Exception {
        Harness harness = opened(model(1));
        harness.announce(model(2));
        harness.awaitPreload();
        assertThat(FakeEngine.OPEN_MODELS).hasValue(2);

        harness.close();
        harnesses.clear();

        assertThat(FakeEngine.OPEN_MODELS).hasValue(0);
    }

    /** Written once: a file that is written again while it is loaded has no checksum. */
    private AnnouncedModel model(long version) throws IOException {
        AnnouncedModel model = written.get(version);
        if (model == null) {
            model = TestModels.write(folder, version);
            written.put(version, model);
        }
        return model;
    }

    private static Path file(AnnouncedModel model) {
        return Path.of(URI.create(model.uri()));
    }

    private static void append(AnnouncedModel model) throws IOException {
        Files.write(file(model), new byte[1], StandardOpenOption.APPEND);
    }

    private static ClassifyOperator operator(AnnouncedModel startModel) {
        return new ClassifyOperator(start(startModel), BATCHES_OF_FOUR, FakeEngine.lookup());
    }

    private Harness opened(AnnouncedModel startModel) throws Exception {
        Harness harness = harness(operator(startModel));
        harness.open();
        return harness;
    }

    private Harness harness(ClassifyOperator operator) throws Exception {
        return harness(operator, 1, 0);
    }

    private Harness harness(ClassifyOperator operator, int parallelism, int subtask)
            throws Exception {
        Harness harness = new Harness(operator, parallelism, subtask);
        harnesses.add(harness);
        return harness;
    }

    private static final class Harness
            extends TwoInputStreamOperatorTestHarness<
                    CroppedImage, AnnouncedModel, ImagePrediction> {
        private final ClassifyOperator operator;

        Harness(ClassifyOperator operator, int parallelism, int subtask) throws Exception {
            super(operator, 128, parallelism, subtask);
            this.operator = operator;
        }

        void send(CroppedImage image) throws Exception {
            processElement1(new StreamRecord<>(image));
        }

        void send(int count) throws Exception {
            for (int i = 0; i < count; i++) {
                send(image("image-" + i, i % 4));
            }
        }

        void announce(AnnouncedModel model) throws Exception {
            processElement2(new StreamRecord<>(model));
        }

        List<String> ids() {
            return extractOutputValues().stream().map(ImagePrediction::imageId).toList();
        }

        List<Long> versions() {
            return extractOutputValues().stream().map(ImagePrediction::modelVersion).toList();
        }

        ModelSwap models() {
            return operator.models();
        }

        /** Until the pending model is loaded, or has failed. */
        void awaitPreload() {
            assertThat(models().pending()).isNotNull();
            awaitPreloadDone();
        }

        void awaitPreloadDone() {
            models().awaitPending();
        }
    }
}
