package io.flinkalexnet.flink.train;

import static io.flinkalexnet.flink.train.TrainExamples.BATCH_SIZE;
import static io.flinkalexnet.flink.train.TrainExamples.GEOMETRY;
import static io.flinkalexnet.flink.train.TrainExamples.PLAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Restoring a training with labels or pictures that mean something else than before. */
@Timeout(60)
final class RestoredPlanTest {
    private static final String MODEL = "file:///models/base.safetensors";

    @TempDir private Path folder;

    @Test
    void anEqualPlanGoesOn() throws Exception {
        try (TrainHarness restored = restored(TrainExamples.plan(BATCH_SIZE))) {
            restored.send(BATCH_SIZE, 2 * BATCH_SIZE);
            restored.endInput();
            assertThat(restored.finalModel().getStep()).isEqualTo(2);
        }
    }

    @Test
    void anotherMeanImageIsRefused() {
        assertRefused(
                with(PLAN.labels(), preprocessing(128, PLAN.preprocessing().scale())),
                "has another mean image or input scale than this job, which takes them from its statistics and recipe. Start it with what it was started with: the same model, or none (--from, alexnet.train.from), the same statistics file");
    }

    @Test
    void anotherInputScaleIsRefused() {
        assertRefused(
                with(PLAN.labels(), preprocessing(127.5f, 1)),
                "has another mean image or input scale than this job");
    }

    @Test
    void theMeanImageOfAModelThatWasNotStartedFromIsRefusedByTheModelsName() {
        assertRefused(
                PLAN.startingFrom(
                        new TrainingStart(MODEL, "0", false, 0), preprocessing(99, 1f / 64)),
                "than this job, which takes them from the model " + MODEL);
    }

    @Test
    void otherLabelsAreRefusedAndSoIsAnotherOrderOfThem() {
        String message =
                "has other labels, or the same in another order, than the 3 of this job's statistics. Start it with the statistics file it was started with";
        assertRefused(with(List.of("bird", "cat", "fox"), PLAN.preprocessing()), message);
        assertRefused(with(List.of("cat", "bird", "dog"), PLAN.preprocessing()), message);
    }

    @Test
    void aStateOfVersionOneIsOfAnyPlanAndFromThenOnOfThisOne() {
        StagingBuffer state =
                new StagingBuffer(ParameterLayout.of(PLAN.spec()).length(), GEOMETRY, BATCH_SIZE);

        StagingBuffer restored =
                TrainerOpening.restored(PLAN, List.of(TrainingState.restored(state)));

        assertThat(restored.checksums()).isEqualTo(PlanChecksums.of(PLAN));
    }

    /** As other code computes them: they are in checkpoints. */
    @Test
    void theChecksumsAreWhatTheyHaveAlwaysBeen() {
        assertThat(PlanChecksums.of(PLAN))
                .isEqualTo(
                        new PlanChecksums(
                                "3f963af3d359b324996250924ed8cf506ef03c729f378cd1aa67c738c3835377",
                                "dc0de81871d39d2a839a1dc0a2cc030bcfa6962d273206dade2a2175bcd1955e"));
    }

    private static Preprocessing preprocessing(float mean, float scale) {
        return new Preprocessing(GEOMETRY, MeanImage.constant(GEOMETRY.decodedSide(), mean), scale);
    }

    private static TrainingPlan with(List<String> labels, Preprocessing preprocessing) {
        return new TrainingPlan(
                PLAN.network(),
                PLAN.dropoutRate(),
                PLAN.initialization(),
                PLAN.sgd(),
                PLAN.batchSize(),
                PLAN.schedule(),
                PLAN.biasRates(),
                labels,
                preprocessing,
                PLAN.start());
    }

    private void assertRefused(TrainingPlan other, String message) {
        assertThatThrownBy(() -> restored(other))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining(message);
    }

    /** From a checkpoint of the usual plan behind one step. */
    private TrainHarness restored(TrainingPlan plan) throws Exception {
        OperatorSubtaskState state;
        try (TrainHarness before = TrainHarness.started(operator(PLAN))) {
            before.send(0, BATCH_SIZE);
            state = before.checkpoint();
        }
        return TrainHarness.restored(operator(plan), state);
    }

    private TrainOperator operator(TrainingPlan plan) {
        return new TrainOperator(
                plan,
                TrainExamples.options(folder, 0, Engines.AUTO, PrecisionChoice.F32),
                ValidationPlan.NONE,
                Engines::select);
    }
}
