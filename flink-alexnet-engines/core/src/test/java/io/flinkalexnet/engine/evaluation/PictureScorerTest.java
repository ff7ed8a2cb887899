package io.flinkalexnet.engine.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.engine.Classification;
import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.conformance.SmallNetworks;
import io.flinkalexnet.engine.image.AugmentedImage;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MeanImage;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.reference.ReferenceEngineProvider;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PictureScorerTest {
    private static final NetworkSpec NETWORK = SmallNetworks.paperOrder();
    private static final int CLASSES = NETWORK.classes();
    private static final ImageGeometry GEOMETRY = new ImageGeometry(20, 0, 16);
    private static final int PICTURES = 23;

    @ParameterizedTest
    @CsvSource({"CENTER, 1", "CENTER, 4", "FIVE, 7", "TEN, 10", "TEN, 39"})
    void scoresTheMeanOfTheViewsWhateverTheMiniBatch(Views views, int batchSize) {
        try (LoadedModel model = model();
                Classifier classifier = model.openClassifier(batchSize)) {
            PictureScorer scorer =
                    new PictureScorer(classifier, GEOMETRY, views, CLASSES, batchSize);
            long top1Errors = 0;
            long top5Errors = 0;
            for (int i = 0; i < PICTURES; i++) {
                scorer.add(picture(i), i % CLASSES);
                int rank = rank(classifier, views, picture(i), i % CLASSES);
                top1Errors += rank >= 1 ? 1 : 0;
                top5Errors += rank >= 5 ? 1 : 0;
            }

            assertThat(scorer.finish())
                    .isEqualTo(new ErrorCounts(PICTURES, top1Errors, top5Errors));
            assertThat(top1Errors).as("a test that can fail").isBetween(1L, PICTURES - 1L);
        }
    }

    @Test
    void theMeanIsThatOfTheRowsOfOnePicture() {
        float[] rows = {9, 9, 0.5f, 0.5f, 0.25f, 0.75f, 9, 9};

        assertThat(PictureScorer.mean(rows, 1, 2, 2))
                .containsExactly(new double[] {0.375, 0.625}, within(1e-12));
    }

    @Test
    void equalProbabilitiesCountForTheLabelAndNoNumberAgainstIt() {
        assertThat(scored(new float[] {0.25f, 0.25f, 0.25f, 0.25f, 0, 0, 0}, 2).top1Errors())
                .isZero();
        assertThat(scored(new float[] {0.4f, 0.3f, 0.2f, 0.1f, 0, 0, 0}, 3))
                .isEqualTo(new ErrorCounts(1, 1, 0));
        float[] nothing = new float[CLASSES];
        Arrays.fill(nothing, Float.NaN);
        assertThat(scored(nothing, 0)).isEqualTo(new ErrorCounts(1, 1, 1));
    }

    @Test
    void refusesALabelThatIsNoClassAndAMiniBatchTooSmallForAPicture() {
        try (LoadedModel model = model();
                Classifier classifier = model.openClassifier(10)) {
            PictureScorer scorer = new PictureScorer(classifier, GEOMETRY, Views.TEN, CLASSES, 10);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scorer.add(picture(0), CLASSES))
                    .withMessage("a label must be in [0, 7), was 7");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new PictureScorer(classifier, GEOMETRY, Views.TEN, CLASSES, 9))
                    .withMessageContaining("must hold the 10 views of a picture, was 9");
        }
    }

    /** Of one picture, by a classifier that always gives these probabilities. */
    private static ErrorCounts scored(float[] probabilities, int label) {
        Classifier fixed =
                new Classifier() {
                    @Override
                    public Classification classify(MiniBatch batch) {
                        return new Classification(batch.size(), probabilities, new float[0]);
                    }

                    @Override
                    public void close() {}
                };
        PictureScorer scorer = new PictureScorer(fixed, GEOMETRY, Views.CENTER, CLASSES, 1);
        scorer.add(picture(0), label);
        return scorer.finish();
    }

    /** Classes above the label's, each view classified alone and the sums compared. */
    private static int rank(Classifier classifier, Views views, byte[] picture, int label) {
        double[] sums = new double[CLASSES];
        for (AugmentedImage view : views.of(GEOMETRY, picture)) {
            MiniBatch single = new MiniBatch(GEOMETRY, 1);
            single.add(view, MiniBatch.NO_LABEL);
            float[] probabilities = classifier.classify(single).probabilities();
            for (int c = 0; c < CLASSES; c++) {
                sums[c] += probabilities[c];
            }
        }
        return (int) Arrays.stream(sums).filter(sum -> sum > sums[label]).count();
    }

    private static LoadedModel model() {
        FloatBuffer parameters = FloatBuffer.allocate(ParameterLayout.of(NETWORK).length());
        Initialization.HE.fill(NETWORK, 1, 3, parameters);
        return new ReferenceEngineProvider()
                .load(
                        NETWORK,
                        new Preprocessing(GEOMETRY, MeanImage.constant(20, 127), 1 / 64f),
                        parameters,
                        new LoadOptions(1, Precision.F32));
    }

    private static byte[] picture(int seed) {
        byte[] decoded = new byte[GEOMETRY.decodedBytes()];
        new Random(seed).nextBytes(decoded);
        return decoded;
    }
}
