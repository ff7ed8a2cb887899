package io.flinkalexnet.jobs.report;

import io.flinkalexnet.engine.random.Purpose;
import io.flinkalexnet.engine.random.Shuffle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which pictures a page shows: drawn at random, the same ones for the same pictures.
 *
 * @param judged ids of pictures shown with their predictions
 * @param queries ids of pictures that others are searched for, with those that were found
 */
record Samples(List<String> judged, Map<String, List<Embeddings.Near>> queries) {
    /** As the similar pictures of the 2012 source. */
    static final int NEIGHBORS = 16;

    private static final long SEED = 1;
    private static final Purpose PICTURES = new Purpose(0x0F03);

    /**
     * Draws pictures.
     *
     * @param options how many
     */
    static Samples of(Predictions predictions, Embeddings embeddings, ReportOptions options) {
        List<String> judged = shuffled(predictions.verdicts().keySet(), 0);
        Map<String, List<Embeddings.Near>> queries = new LinkedHashMap<>();
        List<String> candidates = onePerClass(predictions, shuffled(embeddings.ids(), 1));
        for (String id : first(candidates, options.queries())) {
            queries.put(id, embeddings.nearest(id, NEIGHBORS));
        }
        return new Samples(first(judged, options.pictures()), queries);
    }

    /** The same ids, but classes take turns. */
    private static List<String> onePerClass(Predictions predictions, List<String> ids) {
        Map<String, Integer> turns = new HashMap<>();
        Map<Integer, List<String>> byTurn = new LinkedHashMap<>();
        for (String id : ids) {
            Predictions.Verdict verdict = predictions.verdicts().get(id);
            int turn = turns.merge(verdict == null ? "" : verdict.best(), 1, Integer::sum);
            byTurn.computeIfAbsent(turn, each -> new ArrayList<>()).add(id);
        }
        return byTurn.values().stream().flatMap(List::stream).toList();
    }

    private static List<String> shuffled(Iterable<String> ids, long epoch) {
        TreeSet<String> sorted = new TreeSet<>();
        ids.forEach(sorted::add);
        List<String> shuffled = new ArrayList<>(sorted);
        Shuffle.inPlace(shuffled, SEED, PICTURES, epoch);
        return shuffled;
    }

    private static List<String> first(List<String> ids, int count) {
        return List.copyOf(ids.subList(0, Math.min(count, ids.size())));
    }

    /** Names all pictures that are shown. */
    void wantAll(PagePictures pictures) {
        judged.forEach(pictures::want);
        queries.forEach(
                (id, near) -> {
                    pictures.want(id);
                    near.forEach(each -> pictures.want(each.id()));
                });
    }
}
