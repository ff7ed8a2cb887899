package io.flinkalexnet.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkalexnet.engine.index.ScoredId;
import io.flinkalexnet.schema.Embedding;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NeighborsTest {
    private static final int ENTRY_BYTES = 300 + 2 * Float.BYTES;

    private final Neighbors neighbors = new Neighbors(3 * ENTRY_BYTES);

    @Test
    void comparesVectorsOfOneModelOnly() {
        neighbors.take(embedding("a", 1, 1, 0));
        neighbors.take(embedding("b", 2, 1, 0));
        neighbors.take(embedding("c", 2, 0, 1));

        assertThat(neighbors.search(2, new float[] {1, 0}, 5))
                .extracting(ScoredId::id)
                .containsExactly("b", "c");
        assertThat(neighbors.search(3, new float[] {1, 0}, 5)).isEmpty();
        assertThat(neighbors.search(2, new float[] {1, 0, 0}, 5)).as("length").isEmpty();
    }

    @Test
    void forgetsTheOldestVectorsAndModels() {
        for (String id : List.of("a", "b", "a", "c", "d")) {
            neighbors.take(embedding(id, 1, 1, 0));
        }
        assertThat(neighbors.search(1, new float[] {1, 0}, 5))
                .extracting(ScoredId::id)
                .containsExactly("a", "c", "d");

        for (int version = 2; version <= 4; version++) {
            neighbors.take(embedding("e", version, 1, 0));
        }
        assertThat(neighbors.size(1)).isZero();
        assertThat(neighbors.size(2)).isZero();
        assertThat(neighbors.size()).isEqualTo(2);
    }

    @Test
    void leavesOutWhatCannotBeCompared() {
        neighbors.take(embedding("a", 1, 1, 0));
        neighbors.take(embedding("nan", 1, Float.NaN, 0));
        neighbors.take(new Embedding("long", List.of(1f, 2f, 3f), 1L, Instant.EPOCH, null));
        neighbors.take(new Embedding("none", List.of(), 2L, Instant.EPOCH, null));

        assertThat(neighbors.size()).isEqualTo(1);
    }

    private static Embedding embedding(String id, long version, float x, float y) {
        return new Embedding(id, List.of(x, y), version, Instant.EPOCH, 1f);
    }
}
