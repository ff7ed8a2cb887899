package io.flinkalexnet.jobs.demo;

import io.flinkalexnet.engine.index.ExactIndex;
import io.flinkalexnet.engine.index.ScoredId;
import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import io.flinkalexnet.schema.Embedding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Exact search for the pictures most like a given one, by their embeddings. For one thread. */
final class SimilarPictures {
    /** Neighbours of each picture. */
    static final int NEIGHBORS = 5;

    /** More pictures are not searched for, to keep it at seconds. */
    static final int QUERIES_MAX = 2_000;

    private static final Purpose QUERIES = new Purpose(0x0F01);
    private static final int EXAMPLES = 5;
    private static final String NO_LABEL = "no label";

    private final Map<String, String> labels;
    private final Map<String, float[]> vectors = new HashMap<>();
    private ExactIndex index;

    /**
     * What the search found.
     *
     * @param pictures number of pictures that can be found
     * @param queries number of pictures that others were searched for
     * @param sameLabel share of the neighbours that have the label of their picture, 0 to 1; null
     *     if no picture has a label
     * @param examples one line for each of a few pictures of different labels
     */
    record Found(int pictures, int queries, Double sameLabel, List<String> examples) {
        Found {
            examples = List.copyOf(examples);
        }
    }

    /** The true label of each picture by id. */
    SimilarPictures(Map<String, String> labels) {
        this.labels = Map.copyOf(labels);
    }

    /** Adds an embedding, or replaces the picture's older one. */
    void take(Embedding embedding) {
        float[] vector = new float[embedding.getVector().size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = embedding.getVector().get(i);
        }
        if (index == null) {
            index = new ExactIndex(vector.length);
        }
        index.put(embedding.getImageId(), vector);
        vectors.put(embedding.getImageId(), vector);
    }

    /** Searches for each picture, up to {@link #QUERIES_MAX} drawn by the seed, in all others. */
    Found search(long seed) {
        List<String> queries = new ArrayList<>(new TreeSet<>(vectors.keySet()));
        Shuffle.inPlace(queries, seed, QUERIES, 0);
        queries = queries.subList(0, Math.min(QUERIES_MAX, queries.size()));
        List<String> examples = new ArrayList<>();
        Set<String> labelsShown = new HashSet<>();
        long same = 0;
        long judged = 0;
        for (String id : queries) {
            List<ScoredId> neighbors = neighbors(id);
            String label = labels.get(id);
            if (label == null) {
                continue;
            }
            judged += neighbors.size();
            same += neighbors.stream().filter(each -> label.equals(labels.get(each.id()))).count();
            if (examples.size() < EXAMPLES && labelsShown.add(label)) {
                examples.add("%s (%s): %s".formatted(label, id, text(neighbors)));
            }
        }
        Double share = judged == 0 ? null : (Double) ((double) same / judged);
        return new Found(vectors.size(), queries.size(), share, examples);
    }

    /** Of all others: the closest is nearly always the picture itself, but equal ones tie. */
    private List<ScoredId> neighbors(String id) {
        List<ScoredId> withItself = index.search(vectors.get(id), NEIGHBORS + 1);
        return withItself.stream().filter(each -> !each.id().equals(id)).limit(NEIGHBORS).toList();
    }

    private String text(List<ScoredId> neighbors) {
        return String.join(
                ", ",
                neighbors.stream()
                        .map(
                                each ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s %.3f",
                                                labels.getOrDefault(each.id(), NO_LABEL),
                                                each.similarity()))
                        .toList());
    }
}
