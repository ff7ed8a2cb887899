package io.flinkalexnet.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.schema.Embedding;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SimilarPicturesTest {
    private final Map<String, String> labels = new HashMap<>();

    @Test
    void findsTheNearestOthersAndNeverThePictureItself() {
        for (int i = 0; i < 6; i++) {
            labels.put("east" + i, "east");
            labels.put("north" + i, "north");
        }
        SimilarPictures similar = new SimilarPictures(labels);
        for (int i = 0; i < 6; i++) {
            similar.take(embedding("east" + i, 1, 0));
            similar.take(embedding("north" + i, 0, 1));
        }

        SimilarPictures.Found found = similar.search(1);

        assertThat(found.pictures()).isEqualTo(12);
        assertThat(found.queries()).isEqualTo(12);
        assertThat(found.sameLabel()).isEqualTo(1); // five others each, so all of one kind
        assertThat(found.examples())
                .hasSize(2)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("east (east")
                                        .endsWith(
                                                ": east 1.000, east 1.000, east 1.000, east 1.000, east 1.000"));
    }

    @Test
    void countsNeighboursOfOtherLabels() {
        labels.putAll(Map.of("a", "x", "b", "x", "c", "y"));
        SimilarPictures similar = new SimilarPictures(labels);
        similar.take(embedding("a", 1, 0));
        similar.take(embedding("b", 1, 0.1f));
        similar.take(embedding("c", 0, 1));

        // of six neighbours, a and b find one another
        assertThat(similar.search(1).sameLabel()).isEqualTo(2.0 / 6);
    }

    @Test
    void searchesForASampleOfVeryMany() {
        SimilarPictures similar = new SimilarPictures(labels);
        for (int i = 0; i < SimilarPictures.QUERIES_MAX + 3; i++) {
            similar.take(embedding("" + i, i, 1));
        }

        SimilarPictures.Found found = similar.search(1);

        assertThat(found.pictures()).isEqualTo(SimilarPictures.QUERIES_MAX + 3);
        assertThat(found.queries()).isEqualTo(SimilarPictures.QUERIES_MAX);
    }

    @Test
    void aNewerEmbeddingReplacesTheOlder() {
        labels.put("a", "x");
        SimilarPictures similar = new SimilarPictures(labels);
        similar.take(embedding("a", 1, 0));
        similar.take(embedding("a", 0, 1));

        assertThat(similar.search(1).pictures()).isEqualTo(1);
    }

    @Test
    void findsNothingWithoutEmbeddings() {
        SimilarPictures.Found found = new SimilarPictures(labels).search(1);

        assertThat(found).isEqualTo(new SimilarPictures.Found(0, 0, null, List.of()));
    }

    private static Embedding embedding(String id, float x, float y) {
        return Embedding.newBuilder()
                .setImageId(id)
                .setVector(List.of(x, y))
                .setModelVersion(1)
                .setEventTime(Instant.EPOCH)
                .build();
    }
}
