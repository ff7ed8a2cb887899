package io.flinkalexnet.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkalexnet.jobs.report.Embeddings.Near;
import io.flinkalexnet.schema.Embedding;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EmbeddingsTest {
    private final Embeddings embeddings = new Embeddings(1 << 20);

    /** By angle "far" is the same as the query, by raw distance it is not. */
    @Test
    void measuresTheActivationsAsTheyWere() {
        embeddings.take(embedding("query", 1, 0, 1f));
        embeddings.take(embedding("far", 1, 0, 9f));
        embeddings.take(embedding("beside", 0.6f, 0.8f, 1f));
        embeddings.keepOneModel();

        List<Near> near = embeddings.nearest("query", 16);

        assertThat(near).extracting(Near::id).containsExactly("beside", "far");
        assertThat(near.get(0).distance()).isCloseTo(Math.sqrt(0.16 + 0.64), within(1e-6));
        assertThat(near.get(1).distance()).isCloseTo(8, within(1e-6));
        assertThat(embeddings.raw()).isTrue();
    }

    @Test
    void recordsWithoutNormAreComparedAtLengthOne() {
        embeddings.take(embedding("a", 1, 0, null));
        embeddings.take(embedding("b", 0, 1, null));
        embeddings.keepOneModel();

        assertThat(embeddings.raw()).isFalse();
        assertThat(embeddings.nearest("a", 1).get(0).distance())
                .isCloseTo(Math.sqrt(2), within(1e-6));
    }

    @Test
    void keepsTheModelMostVectorsAreOf() {
        embeddings.take(embedding("old", 1, 0, 1f, 3));
        embeddings.take(embedding("a", 1, 0, 1f, 5));
        embeddings.take(embedding("b", 0, 1, 1f, 5));
        embeddings.keepOneModel();

        assertThat(embeddings.ids()).containsExactly("a", "b");
        assertThat(embeddings.modelVersion()).isEqualTo(5);
    }

    @Test
    void forgetsTheOldestWhenMemoryIsFull() {
        Embeddings small = new Embeddings(3 * (200 + 2 * Float.BYTES));
        for (String id : List.of("a", "b", "c", "a", "d")) {
            small.take(embedding(id, 1, 0, 1f));
        }

        assertThat(small.ids()).containsExactly("c", "a", "d");
        assertThat(small.forgotten()).isEqualTo(1);
    }

    private static Embedding embedding(String id, float x, float y, Float norm) {
        return embedding(id, x, y, norm, 1);
    }

    private static Embedding embedding(String id, float x, float y, Float norm, long version) {
        return new Embedding(id, List.of(x, y), version, Instant.EPOCH, norm);
    }
}
