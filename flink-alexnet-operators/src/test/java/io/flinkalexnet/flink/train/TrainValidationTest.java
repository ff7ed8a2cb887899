package io.flinkalexnet.flink.train;

import static io.flinkalexnet.flink.train.TrainExamples.BATCH_SIZE;
import static io.flinkalexnet.flink.train.TrainExamples.GEOMETRY;
import static io.flinkalexnet.flink.train.TrainExamples.PLAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Engines;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.model.LearningRateSchedule;
import io.flinkalexnet.engine.model.LearningRateSchedule.Plateau;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.snapshot.Model;
import io.flinkalexnet.engine.snapshot.ModelFile;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.engine.PrecisionChoice;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import io.flinkalexnet.schema.ValidationScore;
import java.net.URI;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Validation, the paper's learning rate rule and early stop in the train operator. */
@Timeout(60)
class TrainValidationTest {
    private static final int HELD_OUT = 10;
    private static final int STEPS = 3; // between validations
    private static final int PICTURES = 20 * BATCH_SIZE;

    /** No score after the first is better by so much. */
    private static final double NEVER_BETTER = 0.9999;

    private static final LearningRateSchedule PLATEAU = new Plateau(0.01f, 0.1f, 2, 3);

    @TempDir private Path folder;
    private String engine = Engines.AUTO;
    private final List<TrainHarness> harnesses = new ArrayList<>();

    @AfterEach
    void closeHarnesses() throws Exception {
        for (TrainHarness harness : harnesses) {
            harness.close();
        }
    }

    @Test
    void scoresEveryFewStepsAndTheFinalModelAndSaysSoInTheMetrics() throws Exception {
        TrainHarness run = started(PLAN, validation(0, 0));
        run.send(0, 8 * BATCH_SIZE);
        run.endInput();

        assertThat(run.metrics())
                .extracting(TrainingMetrics::getStep)
                .containsExactly(2L, 3L, 4L, 6L, 8L, 8L); // every 2 steps, and when validated
        assertThat(run.metrics())
                .extracting(each -> each.getValidation() != null)
                .containsExactly(false, true, false, true, false, true);
        TrainingMetrics last = run.metrics().get(5);
        assertThat(last.getLoss()).isEqualTo(run.metrics().get(4).getLoss());
        assertThat(last.getValidation()).isEqualTo(scored(run.finalModel(), last));
        assertThat(run.finalModel().getMetrics())
                .containsEntry("validationTop1Error", last.getValidation().getTop1Error())
                .containsEntry("validationTop5Error", 0.0) // of three classes
                .containsEntry("validationLoss", last.getValidation().getLoss());
    }

    /** By another trainer with the announced model's weights. */
    private static ValidationScore scored(ModelAnnouncement announced, TrainingMetrics beside)
            throws Exception {
        Model model = ModelFile.read(Path.of(URI.create(announced.getUri())));
        try (Trainer trainer =
                        Engines.select(Engines.AUTO)
                                .openTrainer(
                                        new TrainerSpec(
                                                PLAN.spec(),
                                                model.preprocessing(),
                                                BATCH_SIZE,
                                                PLAN.sgd(),
                                                1,
                                                1,
                                                Precision.F32));
                ImageDecoder decoder = new ImageDecoder(GEOMETRY)) {
            int length = ParameterLayout.of(PLAN.spec()).length();
            trainer.importState(model.parameters(), FloatBuffer.allocate(length));
            List<EncodedImage> images = TrainExamples.heldOut(HELD_OUT);
            double loss = 0;
            int hits = 0;
            for (int from = 0; from < HELD_OUT; from += BATCH_SIZE) {
                MiniBatch batch = new MiniBatch(GEOMETRY, BATCH_SIZE);
                for (EncodedImage each :
                        images.subList(from, Math.min(HELD_OUT, from + BATCH_SIZE))) {
                    batch.add(
                            Augmentation.centerCrop(GEOMETRY, decoder.decode(each.encoded())),
                            TrainExamples.LABELS.indexOf(each.label()));
                }
                BatchScore score = trainer.evaluate(batch);
                loss += score.loss() * score.images();
                hits += score.top1Hits();
            }
            return new ValidationScore(
                    (long) HELD_OUT,
                    loss / HELD_OUT,
                    1 - (double) hits / HELD_OUT,
                    0.0,
                    beside.getValidation().getBestTop1Error());
        }
    }

    @Test
    void changesNothingInWhatIsLearned() throws Exception {
        TrainHarness with = started(PLAN, validation(0, 0));
        TrainHarness without = started(PLAN, ValidationPlan.NONE);
        for (TrainHarness each : List.of(with, without)) {
            each.send(0, PICTURES);
            each.endInput();
        }

        assertThat(with.finalModel().getSha256()).isEqualTo(without.finalModel().getSha256());
        assertThat(without.metrics()).allMatch(each -> each.getValidation() == null);
    }

    @Test
    void thePapersRuleDividesTheRateWhenTheErrorStallsAndThreeTimesOnly() throws Exception {
        TrainHarness run = started(PLAN.withSchedule(PLATEAU), validation(NEVER_BETTER, 0));
        run.send(0, 11 * STEPS * BATCH_SIZE);

        // the first validation is the best so far; two later the rate falls
        assertThat(validated(run))
                .extracting(each -> (float) each.getLearningRate())
                .containsExactly(
                        0.01f, 0.01f, 0.01f, 0.001f, 0.001f, 1e-4f, 1e-4f, 1e-5f, 1e-5f, 1e-5f,
                        1e-5f);
    }

    @ParameterizedTest
    @MethodSource("io.flinkalexnet.flink.testing.TestEngines#usable")
    void aRestartChangesNeitherScoresNorRatesNorWeights(String name) throws Exception {
        engine = name;
        TrainingPlan plan = PLAN.withSchedule(PLATEAU);
        ValidationPlan validation = validation(0.2, 0);
        TrainHarness undisturbed = started(plan, validation);
        undisturbed.send(0, PICTURES);
        undisturbed.endInput();

        TrainHarness killed = started(plan, validation);
        long at = 7 * BATCH_SIZE + 2; // between validations, with a partial mini-batch
        killed.send(0, at);
        OperatorSubtaskState state = killed.checkpoint();
        int before = killed.metrics().size();
        TrainHarness restored = restored(plan, validation, state);
        restored.send(at, PICTURES);
        restored.endInput();

        List<TrainingMetrics> both = new ArrayList<>(killed.metrics().subList(0, before));
        both.addAll(restored.metrics());
        assertThat(both.stream().map(TrainValidationTest::withoutSpeed).toList())
                .isEqualTo(
                        undisturbed.metrics().stream()
                                .map(TrainValidationTest::withoutSpeed)
                                .toList());
        assertThat(restored.finalModel().getSha256())
                .isEqualTo(undisturbed.finalModel().getSha256());
    }

    private static TrainingMetrics withoutSpeed(TrainingMetrics metrics) {
        return TrainingMetrics.newBuilder(metrics)
                .setImagesPerSecond(0)
                .setStepTimes(null)
                .setCheckpointStallMillis(0)
                .build();
    }

    @Test
    void endsTrainingWhenTheErrorStallsForSoLongAndDiscardsTheRest() throws Exception {
        TrainHarness run = started(PLAN, validation(NEVER_BETTER, 2));
        run.send(0, PICTURES);
        run.checkpoint();
        assertThat(run.announcements()).hasSize(1);
        run.endInput();

        long end = 3 * STEPS; // the first validation is the best, two more end it
        assertThat(run.total(TrainAccumulators.STEPS)).isEqualTo(end);
        assertThat(run.total(TrainAccumulators.IMAGES)).isEqualTo(end * BATCH_SIZE);
        assertThat(run.total(TrainAccumulators.DISCARDED)).isEqualTo(PICTURES - end * BATCH_SIZE);
        assertThat(run.total(TrainAccumulators.DROPPED)).isZero();
        assertThat(run.announcements()).hasSize(1);
        assertThat(run.finalModel().getStep()).isEqualTo(end);
        assertThat(run.finalModel().getMetrics()).containsKey("validationTop1Error");
        assertThat(run.finalModel().getSha256()).isEqualTo(shaOfARunOf(end * BATCH_SIZE));
    }

    private String shaOfARunOf(long pictures) throws Exception {
        TrainHarness run = started(PLAN, ValidationPlan.NONE);
        run.send(0, pictures);
        run.endInput();
        return run.finalModel().getSha256();
    }

    @Test
    void aRestartBehindTheStopGoesOnDiscarding() throws Exception {
        ValidationPlan validation = validation(NEVER_BETTER, 1);
        long end = 2 * STEPS;
        TrainHarness killed = started(PLAN, validation);
        killed.send(0, end * BATCH_SIZE + 5);
        TrainHarness restored = restored(PLAN, validation, killed.checkpoint());
        restored.send(end * BATCH_SIZE + 5, PICTURES);
        restored.endInput();

        assertThat(restored.total(TrainAccumulators.STEPS)).isEqualTo(end);
        assertThat(restored.total(TrainAccumulators.DISCARDED))
                .isEqualTo(PICTURES - end * BATCH_SIZE);
        assertThat(restored.metrics()).isEmpty();
        assertThat(restored.announcements()).isEmpty(); // it was announced before
        assertThat(killed.finalModel().getStep()).isEqualTo(end);
    }

    @Test
    void aLowerRateStartsTheCountAnew() throws Exception {
        LearningRateSchedule once = new Plateau(0.01f, 0.1f, 2, 1);
        TrainHarness run = started(PLAN.withSchedule(once), validation(NEVER_BETTER, 2));
        run.send(0, PICTURES);
        run.endInput();

        assertThat(run.total(TrainAccumulators.STEPS)).isEqualTo(5 * STEPS);
    }

    @Test
    void doesNotStartWithNothingToValidateOn() {
        assertRefused(
                () -> started(PLAN, validation(new ListedHeldOut(List.of()))),
                "there is nothing to validate on: of the 0 offsets of held-out no held-out picture can be used, 0 were refused");
        EncodedImage bad = TrainExamples.heldOut(0, "cat", new byte[0]);
        assertRefused(
                () -> started(PLAN, validation(new ListedHeldOut(List.of(bad)))),
                "of the 1 offsets of held-out no held-out picture can be used, 1 were refused");
    }

    @Test
    void validatesOnWhatWasThereAtTheFirstStart() throws Exception {
        TrainHarness killed = started(PLAN, validation(0, 0));
        killed.send(0, STEPS * BATCH_SIZE);
        OperatorSubtaskState state = killed.checkpoint();
        TrainHarness restored =
                restored(
                        PLAN,
                        validation(new ListedHeldOut(TrainExamples.heldOut(HELD_OUT + 7))),
                        state);
        restored.send(STEPS * BATCH_SIZE, 2 * STEPS * BATCH_SIZE);

        assertThat(validated(restored))
                .singleElement()
                .satisfies(
                        each -> assertThat(each.getValidation().getImages()).isEqualTo(HELD_OUT));
    }

    @Test
    void aSetThatHasShrunkIsAFailureAndNotAnotherScore() throws Exception {
        TrainHarness killed = started(PLAN, validation(0, 0));
        killed.send(0, STEPS * BATCH_SIZE);
        List<EncodedImage> images = new ArrayList<>(TrainExamples.heldOut(HELD_OUT));
        images.set(3, TrainExamples.heldOut(3, "cat", new byte[0]));
        TrainHarness restored =
                restored(PLAN, validation(new ListedHeldOut(images)), killed.checkpoint());

        assertThatThrownBy(() -> restored.send(STEPS * BATCH_SIZE, 2 * STEPS * BATCH_SIZE))
                .hasMessage(
                        "held-out has 9 held-out pictures, but had 10 at the validation before; is the topic compacted?");
    }

    private static List<TrainingMetrics> validated(TrainHarness run) {
        return run.metrics().stream().filter(each -> each.getValidation() != null).toList();
    }

    private static void assertRefused(ThrowingCallable start, String message) {
        assertThatThrownBy(start)
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining(message);
    }

    private static ValidationPlan validation(double threshold, int stopAfter) {
        return new ValidationPlan(
                new ValidationOptions(STEPS, null, 0, threshold, stopAfter),
                new ListedHeldOut(TrainExamples.heldOut(HELD_OUT)));
    }

    private static ValidationPlan validation(HeldOutSource source) {
        return new ValidationPlan(new ValidationOptions(STEPS, null, 0, 0, 0), source);
    }

    private TrainHarness started(TrainingPlan plan, ValidationPlan validation) throws Exception {
        return kept(TrainHarness.started(operator(plan, validation)));
    }

    private TrainHarness restored(
            TrainingPlan plan, ValidationPlan validation, OperatorSubtaskState state)
            throws Exception {
        return kept(TrainHarness.restored(operator(plan, validation), state));
    }

    private TrainHarness kept(TrainHarness harness) {
        harnesses.add(harness);
        return harness;
    }

    private TrainOperator operator(TrainingPlan plan, ValidationPlan validation) {
        TrainOptions options = TrainExamples.options(folder, 0, engine, PrecisionChoice.F32);
        return new TrainOperator(plan, options, validation, Engines::select);
    }
}
