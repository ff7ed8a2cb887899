package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PredictionScoresTest {
    private final PredictionScores scores =
            new PredictionScores(Map.of("1", "a", "2", "b", "3", "c", "4", "d"));

    @Test
    void countsTheFirstGuessAndTheBestFive() {
        scores.take(prediction("1", "a", "b", "c", "d", "e"));
        scores.take(prediction("2", "a", "c", "d", "e", "b"));
        scores.take(prediction("3", "a", "b", "d", "e", "f", "c")); // the sixth is too late
        scores.take(prediction("4", "a", "b"));

        assertThat(scores.pictures()).isEqualTo(4);
        assertThat(scores.top1()).isEqualTo(0.25);
        assertThat(scores.top5()).isEqualTo(0.5);
    }

    @Test
    void countsAPictureOnceByItsNewestPrediction() {
        scores.take(prediction("1", "b"));
        scores.take(prediction("1", "a"));

        assertThat(scores.pictures()).isEqualTo(1);
        assertThat(scores.top1()).isEqualTo(1);
    }

    @Test
    void countsPicturesWithoutALabelButDoesNotJudgeThem() {
        scores.take(prediction("1", "a"));
        scores.take(prediction("unlabelled", "a"));

        assertThat(scores.pictures()).isEqualTo(2);
        assertThat(scores.judged()).isEqualTo(1);
        assertThat(scores.top1()).isEqualTo(1);
    }

    @Test
    void hasNoAccuracyWithoutJudgedPictures() {
        scores.take(prediction("unlabelled", "a"));

        assertThat(scores.top1()).isNull();
        assertThat(scores.top5()).isNull();
    }

    private static Prediction prediction(String id, String... labels) {
        List<ClassProbability> topK = new ArrayList<>();
        for (String label : labels) {
            topK.add(new ClassProbability(topK.size(), label, 0.1f));
        }
        return Prediction.newBuilder()
                .setImageId(id)
                .setTopK(topK)
                .setModelVersion(1)
                .setEventTime(Instant.EPOCH)
                .build();
    }
}
