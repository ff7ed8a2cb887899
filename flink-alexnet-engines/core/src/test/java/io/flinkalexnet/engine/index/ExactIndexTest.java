package io.flinkalexnet.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExactIndexTest {
    private static float[] vector(Random random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = random.nextFloat() - 0.5f;
        }
        return vector;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    @Test
    void agreesWithSortingAllVectorsThroughAddsReplacementsAndRemovals() {
        Random random = new Random(1);
        int dimension = 37; // not a multiple of the unrolling
        ExactIndex index = new ExactIndex(dimension);
        TreeMap<String, float[]> vectors = new TreeMap<>();
        for (int i = 0; i < 3000; i++) {
            String id = "id-" + random.nextInt(400);
            if (random.nextInt(3) == 0) {
                assertThat(index.remove(id)).isEqualTo(vectors.remove(id) != null);
            } else {
                float[] vector = vector(random, dimension);
                index.put(id, vector);
                vectors.put(id, vector);
            }
        }
        assertThat(index.size()).isEqualTo(vectors.size()).isGreaterThan(100);
        for (int trial = 0; trial < 50; trial++) {
            float[] query = vector(random, dimension);
            List<String> expected =
                    vectors.keySet().stream()
                            .sorted(
                                    Comparator.comparingDouble(
                                            id -> -cosine(query, vectors.get(id))))
                            .limit(10)
                            .toList();
            List<ScoredId> found = index.search(query, 10);

            assertThat(found).extracting(ScoredId::id).containsExactlyElementsOf(expected);
            for (ScoredId neighbor : found) {
                assertThat((double) neighbor.similarity())
                        .isCloseTo(cosine(query, vectors.get(neighbor.id())), within(1e-6));
            }
        }
    }

    @Test
    void breaksTiesByIdWhateverTheOrderOfChanges() {
        ExactIndex index = new ExactIndex(2);
        for (String id : new String[] {"d", "b", "e", "a", "c"}) {
            index.put(id, new float[] {3, 4});
        }
        index.put("z", new float[] {4, 3});
        index.remove("b");
        index.put("b", new float[] {30, 40}); // as close: length does not count

        assertThat(index.search(new float[] {3, 4}, 3))
                .extracting(ScoredId::id)
                .containsExactly("a", "b", "c");
        assertThat(index.search(new float[] {3, 4}, 100))
                .extracting(ScoredId::id)
                .containsExactly("a", "b", "c", "d", "e", "z");
    }

    @Test
    void keepsItsOwnCopy() {
        ExactIndex index = new ExactIndex(2);
        float[] vector = {1, 0};
        index.put("a", vector);
        vector[0] = -1;

        assertThat(index.search(new float[] {1, 0}, 1)).containsExactly(new ScoredId("a", 1));
    }

    @Test
    void aVectorOfZerosIsSimilarToNone() {
        ExactIndex index = new ExactIndex(2);
        index.put("b", new float[2]);
        index.put("a", new float[] {-0f, 1});
        index.put("c", new float[] {1, 1});

        assertThat(index.search(new float[] {-1, 0}, 3))
                .extracting(ScoredId::id)
                .containsExactly("a", "b", "c");
        assertThat(index.search(new float[2], 3)).extracting(ScoredId::similarity).containsOnly(0f);
    }

    @Test
    void refusesWrongDimensionsNonFiniteValuesAndK() {
        ExactIndex index = new ExactIndex(2);

        assertThatIllegalArgumentException().isThrownBy(() -> index.put("a", new float[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> index.search(new float[1], 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.put("a", new float[] {Float.NaN, 0}));
        assertThatIllegalArgumentException().isThrownBy(() -> index.search(new float[2], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExactIndex(0));
        assertThat(index.size()).isZero();
        assertThat(index.search(new float[2], 5)).isEmpty();
    }
}
