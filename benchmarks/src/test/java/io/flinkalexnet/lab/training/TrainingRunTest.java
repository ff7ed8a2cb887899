package io.flinkalexnet.lab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.flinkalexnet.engine.BatchScore;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.flink.engine.NetworkOptions;
import io.flinkalexnet.flink.train.RecipeOptions;
import io.flinkalexnet.flink.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingRunTest {
    private static final NetworkOptions NETWORK = new NetworkOptions("alexnet-small", 32, 0.1);
    private static final Setup.Compute ND4J = new Setup.Compute("nd4j", Precision.F32, 1);
    private static final long STEPS = 40;
    private static final Course COURSE = Course.of(STEPS, 3);

    @TempDir private Path folder;

    private PictureSet pictures;
    private Setup setup;

    @BeforeEach
    void drawPictures() throws IOException {
        ColouredPictures.drawSplit(folder);
        pictures = PictureSet.read(folder, NETWORK.geometry(), count -> {});
        RecipeOptions recipe = RecipeOptions.from(new Configuration(), NETWORK.name());
        int epochs = (int) STEPS * recipe.batchSize() / pictures.train().size();
        setup =
                Setup.of(
                        "small",
                        ND4J,
                        TrainingPlan.of(NETWORK, recipe, pictures.statistics(), epochs));
    }

    @Test
    void learnsWhatIsToBeLearnt() throws Exception {
        TrainingResult result = run(setup, COURSE, 1);

        assertThat(result.heldOut().images()).isEqualTo(15);
        assertThat(result.heldOutError()).isLessThan(0.1);
        assertThat(result.last().learningLoss()).isPositive();
        assertThat(result.steps()).isEqualTo(STEPS);
        assertThat(result.imagesPerSecond()).isPositive();
    }

    @Test
    void theSameSeedGivesTheSameResultAndAnotherSeedAnother() throws Exception {
        TrainingResult first = run(setup, COURSE, 1);

        assertThat(run(setup, COURSE, 1).heldOut()).isEqualTo(first.heldOut());
        assertThat(run(setup, COURSE, 2).heldOut()).isNotEqualTo(first.heldOut());
    }

    @Test
    void aPointIsTheMeanOfWhatWasLearnedFromSinceTheOneBefore() throws Exception {
        List<BatchScore> scores = new ArrayList<>();
        TrainingResult result =
                new TrainingRun(setup, pictures, 1).run(Course.of(8, 3), scores::add);

        assertThat(result.curve()).extracting(CurvePoint::steps).containsExactly(2L, 5L, 8L);
        CurvePoint last = result.last();
        assertThat(last.epochs()).isEqualTo(8 * 32 / 96.0, offset(1e-12));
        assertThat(last.learningLoss())
                .isEqualTo(
                        scores.subList(5, 8).stream()
                                .mapToDouble(BatchScore::loss)
                                .average()
                                .orElseThrow(),
                        offset(1e-9));
        assertThat(last.heldOut()).as("not asked for").isNull();
    }

    @Test
    void scoresTrainingAndHeldOutPicturesWhereAsked() throws Exception {
        Course course = new Course(4, 2, Course.Scoring.ALL_AT_EVERY_POINT, 0);
        TrainingResult result = run(setup, course, 1);

        assertThat(result.curve())
                .hasSize(2)
                .allSatisfy(point -> assertThat(point.training().loss()).isPositive());
        assertThat(result.last().heldOut().error()).isEqualTo(result.heldOutError());
    }

    @Test
    void endsAtThePointAtWhichItReachesItsGoal() throws Exception {
        Course course = new Course(STEPS, 3, Course.Scoring.HELD_OUT_AT_THE_END, 0.2);
        TrainingResult result = run(setup, course, 1);

        assertThat(result.steps()).isLessThan(STEPS);
        assertThat(result.last().steps()).isEqualTo(result.steps());
        assertThat(result.last().learningError()).isLessThanOrEqualTo(0.2);
        assertThat(result.curve().subList(0, result.curve().size() - 1))
                .allSatisfy(point -> assertThat(point.learningError()).isGreaterThan(0.2));
    }

    @Test
    void withoutVariationItLearnsSomethingElse() throws Exception {
        Setup unvaried = setup.with("unvaried", setup.network(), Variation.NONE);

        assertThat(run(unvaried, COURSE, 1).heldOut().loss())
                .isNotEqualTo(run(setup, COURSE, 1).heldOut().loss());
    }

    @Test
    void aLossThatIsNotFiniteEndsIt() {
        Setup broken =
                new Setup(
                        "broken",
                        ND4J,
                        setup.network(),
                        (network, seed, parameters) -> {
                            for (int i = 0; i < parameters.limit(); i++) {
                                parameters.put(i, Float.NaN);
                            }
                        },
                        setup.sgd(),
                        setup.batchSize(),
                        setup.rates(),
                        setup.preprocessing(),
                        Variation.NONE);

        assertThatThrownBy(() -> run(broken, COURSE, 7))
                .isInstanceOf(DivergedException.class)
                .hasMessageStartingWith("broken, seed 7: the loss of step 0 is ")
                .hasMessageEndingWith("; take a lower rate");
    }

    private TrainingResult run(Setup what, Course course, long seed) throws DivergedException {
        return new TrainingRun(what, pictures, seed).run(course, score -> {});
    }
}
