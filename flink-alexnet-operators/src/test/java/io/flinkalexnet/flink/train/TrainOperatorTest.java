package io.flinkalexnet.flink.train;

import static io.flinkalexnet.flink.train.TrainExamples.BATCH_SIZE;
import static io.flinkalexnet.flink.train.TrainExamples.PLAN;
import static io.flinkalexnet.flink.train.TrainExamples.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.model.SchedulePosition;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.flink.engine.ClaimsBfloat16;
import io.flinkalexnet.flink.engine.EngineLookup;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import io.flinkalexnet.schema.LayerNorms;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TrainOperatorTest {
    private static final int STATE_BYTES_MAX = 64 << 20;

    @TempDir private Path folder;
    private String engine = Engines.AUTO;
    private final List<OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics>>
            harnesses = new ArrayList<>();

    @AfterEach
    void closeHarnesses() throws Exception {
        for (var harness : harnesses) {
            harness.close();
        }
    }

    @ParameterizedTest
    @MethodSource("io.flinkalexnet.flink.testing.TestEngines#usable")
    void learnsTheSameInOrderOutOfOrderAndAcrossARestart(String name) throws Exception {
        engine = name;
        var undisturbed = started(0, PLAN);
        send(undisturbed, LongStream.range(0, 42).toArray());
        undisturbed.endInput();

        var killed = started(0, PLAN);
        send(killed, 2, 0, 1, 5, 4, 3, 6); // one step, and three pictures that wait for the next
        killed.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState state = killed.snapshot(1, 1);
        send(killed, 8, 7, 9, 10); // lost
        var restored = restored(state, PLAN);
        send(restored, LongStream.range(7, 42).map(i -> 48 - i).toArray());
        restored.endInput();

        assertThat(announcements(restored)).hasSize(1);
        assertThat(announcements(restored).get(0).getSha256())
                .isEqualTo(announcements(undisturbed).get(0).getSha256());
        assertThat(total(restored, TrainAccumulators.STEPS)).isEqualTo(10);
        assertThat(total(restored, TrainAccumulators.IMAGES)).isEqualTo(40);
        assertThat(total(restored, TrainAccumulators.DISTINCT_IMAGES)).isEqualTo(42);
        assertThat(total(restored, TrainAccumulators.DROPPED)).isEqualTo(2);
        assertThat(lossOfStep(10, restored)).isEqualTo(lossOfStep(10, undisturbed));
    }

    @Test
    void aHoleTakesItsPlaceInTheOrderAndNoneInTheMiniBatch() throws Exception {
        var harness = started(0, PLAN);
        send(harness, 0, 1);
        harness.processElement(new StreamRecord<>(TrainingImage.hole(3, 0)));
        harness.processElement(new StreamRecord<>(TrainingImage.hole(2, 0)));
        send(harness, 4, 5);
        harness.endInput();

        assertThat(total(harness, TrainAccumulators.STEPS)).isEqualTo(1);
        assertThat(total(harness, TrainAccumulators.HOLES)).isEqualTo(2);
        assertThat(total(harness, TrainAccumulators.DISTINCT_IMAGES)).isEqualTo(4);
        assertThat(total(harness, TrainAccumulators.DROPPED)).isZero();
    }

    @Test
    void metricsComeEveryFewStepsAndAtTheEnd() throws Exception {
        var harness = started(0, PLAN);
        send(harness, LongStream.range(0, 5 * BATCH_SIZE).toArray());
        harness.endInput();

        assertThat(harness.extractOutputValues())
                .extracting(TrainingMetrics::getStep)
                .containsExactly(2L, 4L, 5L);
        assertThat(harness.extractOutputValues())
                .allSatisfy(
                        each -> {
                            assertThat(each.getLoss()).isPositive();
                            assertThat(each.getTop1Error()).isBetween(0.0, 1.0);
                            assertThat(each.getTop5Error()).isZero(); // of three classes
                            assertThat(each.getImages()).isEqualTo(each.getStep() * BATCH_SIZE);
                        });
        assertThat(harness.extractOutputValues().get(0).getLearningRate())
                .isEqualTo(PLAN.schedule().rateAt(new SchedulePosition(1, 0, 0)));
    }

    @Test
    void metricsSayWhereTheTimeGoesAndHowLargeTheWeightsAre() throws Exception {
        var harness = started(0, PLAN);
        send(harness, 2, 1, 3, 0, 4, 5, 6, 7);
        TrainingMetrics first = harness.extractOutputValues().get(0);

        assertThat(first.getStepTimes().getWaitMillis()).isPositive();
        assertThat(first.getStepTimes().getHostToDeviceMillis()).isPositive();
        assertThat(first.getStepTimes().getComputeMillis()).isPositive();
        assertThat(first.getReorderWindow()).isEqualTo(3);
        assertThat(first.getLayers())
                .extracting(LayerNorms::getLayer)
                .containsExactly("conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8");
        assertThat(first.getLayers())
                .allSatisfy(
                        layer -> {
                            assertThat(layer.getWeightNorm()).isPositive();
                            assertThat(layer.getGradientNorm()).isPositive();
                        });
    }

    @Test
    void modelFilesAreAnnouncedAtTheBarrierAndHoldTheModel() throws Exception {
        var harness = started(2, PLAN);
        send(harness, LongStream.range(0, 4 * BATCH_SIZE).toArray());
        assertThat(announcements(harness)).isEmpty();
        harness.prepareSnapshotPreBarrier(1);

        assertThat(announcements(harness))
                .extracting(ModelAnnouncement::getStep)
                .containsExactly(2L, 4L);
        ModelAnnouncement newest = announcements(harness).get(1);
        Model model = ModelFile.read(Path.of(URI.create(newest.getUri())));
        assertThat(model.step()).isEqualTo(4);
        assertThat(model.labels()).isEqualTo(TrainExamples.LABELS);
        assertThat(model.network().toString()).isEqualTo(newest.getNetwork());
        assertThat(newest.getMetrics()).containsOnlyKeys("loss", "top1Error", "top5Error");
        for (ModelAnnouncement each : announcements(harness)) {
            assertThat(each.getMetrics().get("loss"))
                    .isEqualTo(lossOfStep(each.getStep(), harness));
        }

        harness.endInput();
        assertThat(announcements(harness)).hasSize(2); // step 4 has its model
    }

    @Test
    void aFileFromBeforeARestartIsUsedAgainAndADamagedOneReplaced() throws Exception {
        Path file = trainedFile();
        byte[] content = Files.readAllBytes(file);
        Object key = Files.readAttributes(file, "unix:ino").get("ino");

        assertThat(trainedFile()).isEqualTo(file);
        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(key);

        Files.write(file, new byte[] {1}, StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(trainedFile()).isEqualTo(file).hasBinaryContent(content);
    }

    private Path trainedFile() throws Exception {
        var harness = started(0, PLAN);
        send(harness, 0, 1, 2, 3);
        harness.endInput();
        return Path.of(URI.create(announcements(harness).get(0).getUri()));
    }

    @Test
    void anAbortedCheckpointLetsTheNextOneBegin() throws Exception {
        var harness = started(0, PLAN);
        send(harness, 0, 1, 2, 3);
        harness.getOperator()
                .snapshotState(
                        1,
                        1,
                        new CheckpointOptions(
                                CheckpointType.CHECKPOINT,
                                CheckpointStorageLocationReference.getDefault()),
                        new MemCheckpointStreamFactory(STATE_BYTES_MAX)); // and never written
        harness.getOperator().notifyCheckpointAborted(1);

        assertThat(harness.snapshot(2, 2).hasState()).isTrue();
    }

    @Test
    void anotherBatchSizeThanTheCheckpointsIsRefused() throws Exception {
        var harness = started(0, PLAN);
        send(harness, 0, 1, 2, 3);
        OperatorSubtaskState state = harness.snapshot(1, 1);

        assertThatThrownBy(() -> restored(state, TrainExamples.plan(8)))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining("batch size 4")
                .hasMessageContaining("the options it was started with");
    }

    @Test
    void aLossThatIsNotFiniteEndsTheJobInWords() throws Exception {
        var harness =
                harness(
                        0,
                        PLAN,
                        (name, device) -> new DivergingEngine(Engines.select(name, device), 2));
        harness.open();

        send(harness, LongStream.range(0, 2 * BATCH_SIZE).toArray());
        assertThatThrownBy(() -> send(harness, 8, 9, 10, 11))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining("the loss of step 2 is NaN at learning rate 0.006")
                .hasMessageContaining("./alexnet train --resume CHECKPOINT --learning-rate 0.005");
    }

    @Test
    void trainsInThePrecisionTheEnginePrefers() throws Exception {
        ClaimsBfloat16 claims = new ClaimsBfloat16(Engines.select(Engines.AUTO));

        harness(0, PLAN, (name, device) -> claims).open();

        assertThat(claims.asked()).containsExactly(Precision.BF16);
    }

    @Test
    void aPrecisionThatTheEngineLacksEndsTheJobInWords() throws Exception {
        engine = "nd4j";
        TrainOptions options = options(0, PrecisionChoice.BF16);
        var harness =
                harness(new TrainOperator(PLAN, options, ValidationPlan.NONE, Engines::select));
        assertRefused(harness, "nd4j computes in f32 only, bf16 was asked for");
    }

    @Test
    void tooFewPicturesForAStepAreRefused() throws Exception {
        var harness = started(0, PLAN);
        send(harness, 0, 1, 2);
        assertThatThrownBy(harness::endInput)
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining("3 pictures do not fill a mini-batch of 4");
    }

    @Test
    void doesNotStartWithoutTheCheckpointsItNeeds() throws Exception {
        var none = harness(0, PLAN, Engines::select);
        none.getEnvironment()
                .getJobConfiguration()
                .removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        assertRefused(none, "set execution.checkpointing.interval");

        var unaligned = harness(0, PLAN, Engines::select);
        unaligned
                .getEnvironment()
                .getJobConfiguration()
                .set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        assertRefused(unaligned, "set execution.checkpointing.unaligned.enabled: false");

        var uncompressed = harness(0, PLAN, Engines::select);
        uncompressed.getExecutionConfig().setUseSnapshotCompression(false);
        assertRefused(uncompressed, "set execution.checkpointing.snapshot-compression: true");
    }

    private static void assertRefused(
            OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness,
            String message) {
        assertThatThrownBy(harness::open)
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining(message);
    }

    private OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> started(
            int snapshotSteps, TrainingPlan plan) throws Exception {
        var harness = harness(snapshotSteps, plan, Engines::select);
        harness.open();
        return harness;
    }

    private OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> restored(
            OperatorSubtaskState state, TrainingPlan plan) throws Exception {
        var harness = harness(0, plan, Engines::select);
        harness.initializeState(state);
        harness.open();
        return harness;
    }

    private OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness(
            int snapshotSteps, TrainingPlan plan, EngineLookup engines) throws Exception {
        return harness(
                new TrainOperator(
                        plan,
                        options(snapshotSteps, PrecisionChoice.AUTO),
                        ValidationPlan.NONE,
                        engines));
    }

    private TrainOptions options(int snapshotSteps, PrecisionChoice precision) {
        return TrainExamples.options(folder, snapshotSteps, engine, precision);
    }

    private OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness(
            TrainOperator operator) throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<>(operator, 1, 1, 0);
        harness.getEnvironment()
                .getJobConfiguration()
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        harness.getExecutionConfig().setUseSnapshotCompression(true);
        harnesses.add(harness);
        return harness;
    }

    private static void send(
            OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness,
            long... sequences)
            throws Exception {
        for (long sequence : sequences) {
            harness.processElement(new StreamRecord<>(image(sequence)));
        }
    }

    private static List<ModelAnnouncement> announcements(
            OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness) {
        var records = harness.getSideOutput(TrainOperator.ANNOUNCEMENTS);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    private static double lossOfStep(
            long step, OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness) {
        return harness.extractOutputValues().stream()
                .filter(each -> each.getStep() == step)
                .findFirst()
                .orElseThrow()
                .getLoss();
    }

    private static long total(
            OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness,
            String name) {
        TrainOperator operator = (TrainOperator) harness.getOperator();
        return operator.getRuntimeContext().getLongCounter(name).getLocalValue();
    }
}
