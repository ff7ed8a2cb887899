package io.flinkalexnet.engine.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Exact nearest neighbors by cosine similarity: compares a query with every vector. Vectors are
 * kept at length 1; a vector of zeros, which an embedding behind ReLU can be, has similarity 0 to
 * all. Results depend on the content alone, not on the order of changes. Confined to one thread.
 */
public final class ExactIndex {
    /** The most vectors of an index. */
    public static final int SIZE_MAX = 10_000_000;

    /** The most neighbors of a query. */
    public static final int K_MAX = 10_000;

    private static final Comparator<ScoredId> WORST_FIRST =
            Comparator.comparingDouble(ScoredId::similarity)
                    .thenComparing(ScoredId::id, Comparator.reverseOrder());

    private final int dimension;
    private final Map<String, Integer> slots = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final List<float[]> vectors = new ArrayList<>();

    /** An empty index of vectors of {@code dimension} floats. */
    public ExactIndex(int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, was " + dimension);
        }
        this.dimension = dimension;
    }

    /**
     * Adds a vector, or replaces the one with this id. The array is copied.
     *
     * @throws IllegalArgumentException if its length is wrong or a value is not finite
     * @throws IllegalStateException if the index is full
     */
    public void put(String id, float[] vector) {
        float[] normalized = normalized(vector);
        Integer slot = slots.get(id);
        if (slot != null) {
            vectors.set(slot, normalized);
            return;
        }
        if (ids.size() == SIZE_MAX) {
            throw new IllegalStateException("the index is full at %d vectors".formatted(SIZE_MAX));
        }
        slots.put(id, ids.size());
        ids.add(id);
        vectors.add(normalized);
    }

    /** Removes a vector; tells whether it was there. */
    public boolean remove(String id) {
        Integer slot = slots.remove(id);
        if (slot == null) {
            return false;
        }
        String lastId = ids.remove(ids.size() - 1);
        float[] lastVector = vectors.remove(vectors.size() - 1);
        if (slot < ids.size()) { // the last one moves into the gap
            ids.set(slot, lastId);
            vectors.set(slot, lastVector);
            slots.put(lastId, slot);
        }
        return true;
    }

    /** Number of vectors. */
    public int size() {
        return ids.size();
    }

    /** Floats of each vector. */
    public int dimension() {
        return dimension;
    }

    /**
     * The vectors closest to a query.
     *
     * @param query one vector
     * @param k 1 to {@link #K_MAX}
     * @return up to k neighbors, closest first; equally close ones in the order of their ids
     */
    public List<ScoredId> search(float[] query, int k) {
        if (k < 1 || k > K_MAX) {
            throw new IllegalArgumentException("k must be in [1, %d], was %d".formatted(K_MAX, k));
        }
        float[] normalized = normalized(query);
        PriorityQueue<ScoredId> best = new PriorityQueue<>(WORST_FIRST);
        for (int slot = 0; slot < ids.size(); slot++) {
            float similarity = dot(normalized, vectors.get(slot));
            if (best.size() == k && similarity < best.element().similarity()) {
                continue; // the common case, without an object
            }
            best.add(new ScoredId(ids.get(slot), similarity));
            if (best.size() > k) {
                best.remove();
            }
        }
        List<ScoredId> closestFirst = new ArrayList<>(best);
        closestFirst.sort(WORST_FIRST.reversed());
        return closestFirst;
    }

    private float[] normalized(float[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException(
                    "vectors of this index have %d floats, was %d"
                            .formatted(dimension, vector.length));
        }
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (!Double.isFinite(squares)) {
            throw new IllegalArgumentException("a vector's values must be finite");
        }
        float[] normalized = Arrays.copyOf(vector, dimension);
        if (squares > 0) {
            double factor = 1 / Math.sqrt(squares);
            for (int i = 0; i < dimension; i++) {
                normalized[i] = (float) (vector[i] * factor);
            }
        }
        return normalized;
    }

    /** Four sums side by side, so that additions need not wait for one another. */
    private static float dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3) + 0f; // never -0, which would not tie with 0
    }
}
