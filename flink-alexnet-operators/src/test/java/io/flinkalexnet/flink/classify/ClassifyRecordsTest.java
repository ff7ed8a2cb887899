package io.flinkalexnet.flink.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.schema.ClassProbability;
import io.flinkalexnet.schema.Embedding;
import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.Prediction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifyRecordsTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                AnnouncedModel.class,
                CroppedImage.class,
                ImageEmbedding.class,
                ImagePrediction.class,
                ModelRefusal.class
            })
    void streamTypesAreSerializedWithoutKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void aPredictionBecomesARecordOfItsTopic() {
        ImagePrediction prediction =
                new ImagePrediction(
                        "a",
                        1_500,
                        7,
                        new int[] {2, 0},
                        new String[] {"cat", "ant"},
                        new float[] {0.75f, 0.25f});

        assertThat(prediction.toAvro())
                .isEqualTo(
                        new Prediction(
                                "a",
                                List.of(
                                        new ClassProbability(2, "cat", 0.75f),
                                        new ClassProbability(0, "ant", 0.25f)),
                                7L,
                                Instant.ofEpochMilli(1_500)));
    }

    @Test
    void anEmbeddingBecomesARecordOfItsTopic() {
        ImageEmbedding embedding = new ImageEmbedding("a", 1_500, 7, new float[] {0.6f, 0.8f}, 5);

        assertThat(embedding.toAvro())
                .isEqualTo(
                        new Embedding(
                                "a", List.of(0.6f, 0.8f), 7L, Instant.ofEpochMilli(1_500), 5f));
    }

    @Test
    void anAnnouncementNamesAModelFile() {
        ModelAnnouncement announcement =
                ModelAnnouncement.newBuilder()
                        .setName("pets")
                        .setVersion(7)
                        .setUri("file:///models/7")
                        .setSha256("00")
                        .setNetwork("alexnet-small?classes=2&input=32&width=1.0")
                        .setLabels(List.of("cat", "dog"))
                        .setStep(7)
                        .setMetrics(Map.of())
                        .setCreatedAt(Instant.EPOCH)
                        .build();

        assertThat(AnnouncedModel.of(announcement))
                .isEqualTo(
                        new AnnouncedModel(
                                "pets",
                                7,
                                "file:///models/7",
                                "00",
                                "alexnet-small?classes=2&input=32&width=1.0",
                                List.of("cat", "dog")));
    }
}
