package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PredictionsTest {
    private final Predictions predictions = new Predictions();

    @Test
    void judgesTheNewestPredictionOfEachPicture() {
        predictions.take(prediction("a", "dog", "cat"));
        predictions.take(prediction("a", "cat", "dog"));
        predictions.take(prediction("b", "dog", "cat"));
        predictions.take(prediction("c", "dog", "ant"));
        predictions.take(prediction("d", "dog"));
        for (String id : List.of("a", "b", "c", "unknown")) {
            predictions.label(id, "cat");
        }

        assertThat(predictions.judged()).isEqualTo(3);
        assertThat(predictions.hits(1)).isEqualTo(1);
        assertThat(predictions.hits(5)).isEqualTo(2);
        assertThat(predictions.labelOf("d")).isNull();
    }

    @Test
    void takesNoPredictionWithoutAClass() {
        predictions.take(prediction("a"));

        assertThat(predictions.verdicts()).isEmpty();
    }

    @Test
    void countsWhoWasTakenForWhom() {
        String[][] all = {
            {"1", "cat", "cat"},
            {"2", "cat", "dog"},
            {"3", "cat", "dog"},
            {"4", "dog", "dog"},
            {"5", "dog", "ant"}
        };
        for (String[] each : all) {
            predictions.take(prediction(each[0], each[2]));
            predictions.label(each[0], each[1]);
        }

        Confusion confusion = Confusion.of(predictions);

        assertThat(confusion.classes()).containsExactly("ant", "cat", "dog");
        assertThat(confusion.count("cat", "dog")).isEqualTo(2);
        assertThat(confusion.pictures("cat")).isEqualTo(3);
        assertThat(confusion.recall("dog")).isEqualTo(0.5);
        assertThat(confusion.mostConfused(1)).containsExactly(new Confusion.Pair("cat", "dog", 2));
        assertThat(confusion.worst(2)).containsExactly("cat", "dog");
    }

    static Prediction prediction(String id, String... labels) {
        List<ClassProbability> topK = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            topK.add(new ClassProbability(i, labels[i], 1f / (2 << i)));
        }
        return new Prediction(id, topK, 1L, Instant.EPOCH);
    }
}
