package io.flinkalexnet.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkalexnet.engine.Precision;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.SgdOptions;
import io.flinkalexnet.jobs.cli.Progress;
import io.flinkalexnet.lab.training.ColouredPictures;
import io.flinkalexnet.lab.training.Course;
import io.flinkalexnet.lab.training.DivergedException;
import io.flinkalexnet.lab.training.PictureSet;
import io.flinkalexnet.lab.training.Setup;
import io.flinkalexnet.lab.training.Variation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RateSearchTest {
    private static final double BLINDING = 5;
    private static final Course COURSE = Course.of(12, 3);

    @TempDir private Path folder;

    private PictureSet pictures;
    private Trainings trainings;

    @BeforeEach
    void drawPictures() throws IOException {
        ColouredPictures.drawSplit(folder);
        pictures = PictureSet.read(folder, new ImageGeometry(32, 4, 32), count -> {});
        Progress.Display display =
                new Progress.Display(
                        new PrintWriter(Writer.nullWriter()),
                        Progress.Style.LINES,
                        System::nanoTime);
        trainings = new Trainings(pictures, new Progress(display, "pictures", Progress.UNKNOWN));
    }

    @Test
    void takesTheRateThatMissesLeastAndPassesOverOneThatDiverges() throws DivergedException {
        RateSearch search = new RateSearch(List.of(BLINDING, 0.02, 1e-6), COURSE);

        RateSearch.Found found = search.run(trainings, this::setup);

        assertThat(found.rate()).isEqualTo(0.02);
        assertThat(found.trials())
                .extracting(RateSearch.Trial::rate)
                .containsExactly(5.0, 0.02, 1e-6);
        assertThat(found.trials().get(0).error()).isNull();
        assertThat(found.trials().get(1).error()).isLessThan(found.trials().get(2).error());
    }

    @Test
    void failsIfNoRateIsLeft() {
        assertThatThrownBy(
                        () -> new RateSearch(List.of(BLINDING), COURSE).run(trainings, this::setup))
                .isInstanceOf(DivergedException.class);
    }

    /** Pixels as large as the sun stand for a rate that is too high. */
    private Setup setup(double rate) {
        return new Setup(
                "relu",
                new Setup.Compute("nd4j", Precision.F32, 1),
                FourLayerNetwork.of(Kind.RELU, 3),
                (network, seed, parameters) ->
                        FourLayerNetwork.fill(Kind.RELU, network, seed, parameters),
                new SgdOptions(0.9f, 0),
                16,
                position -> LearningRates.same((float) rate),
                new Preprocessing(
                        pictures.statistics().geometry(),
                        pictures.statistics().meanImage(),
                        rate == BLINDING ? 1e38f : 1f / 64),
                Variation.NONE);
    }
}
