package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.jobs.ingest.SourceImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BaselineScoresTest {
    @Test
    void leavesOutWhatIsNoPictureAndWhatHasNoLabel() throws IOException {
        List<SourceImage> training = painted(10);
        training.add(SourceImage.of("text", "red", "", new byte[] {1, 2, 3}));
        training.add(SourceImage.of("free", null, "", PaintedFolder.png("red")));

        BaselineScores scores = BaselineScores.of(new DemoPictures(training, painted(4)), 1);

        assertThat(scores).isEqualTo(new BaselineScores(1.0, 1.0, 10, 4));
    }

    @Test
    void drawsASampleOfVeryMany() throws IOException {
        DemoPictures many =
                new DemoPictures(
                        painted(BaselineScores.TRAINING_MAX + 2),
                        painted(BaselineScores.TEST_MAX + 2));

        BaselineScores scores = BaselineScores.of(many, 1);

        assertThat(scores.training()).isEqualTo(BaselineScores.TRAINING_MAX);
        assertThat(scores.test()).isEqualTo(BaselineScores.TEST_MAX);
        assertThat(scores.softmax()).isEqualTo(1);
    }

    @Test
    void hasNoScoresIfNothingCanBeDecoded() throws IOException {
        List<SourceImage> broken = List.of(SourceImage.of("text", "red", "", new byte[] {1}));

        BaselineScores scores = BaselineScores.of(new DemoPictures(painted(2), broken), 1);

        assertThat(scores).isEqualTo(new BaselineScores(null, null, 2, 0));
    }

    private static List<SourceImage> painted(int count) throws IOException {
        byte[] red = PaintedFolder.png("red");
        byte[] blue = PaintedFolder.png("blue");
        List<SourceImage> images = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String label = i % 2 == 0 ? "red" : "blue";
            images.add(SourceImage.of("" + i, label, "", i % 2 == 0 ? red : blue));
        }
        return images;
    }
}
