package io.flinkalexnet.jobs.report;

import io.flinkalexnet.schema.Embedding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Embeddings as the network gave them, and exact search among them by Euclidean distance, as in
 * Figure 4 of the paper. Records hold vectors of length 1 and what they were divided by. For one
 * thread.
 */
final class Embeddings {
    private static final int ENTRY_BYTES = 200;

    private final long bytesMax;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long bytes;
    private long forgotten;

    private record Entry(float[] vector, boolean raw, long modelVersion) {
        long bytes() {
            return ENTRY_BYTES + (long) Float.BYTES * vector.length;
        }
    }

    /**
     * A picture close to another.
     *
     * @param distance Euclidean
     */
    record Near(String id, double distance) {}

    /**
     * None yet.
     *
     * @param bytesMax of memory for vectors; the oldest are forgotten
     */
    Embeddings(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Replaces the picture's older one. */
    void take(Embedding embedding) {
        Float norm = embedding.getNorm();
        float[] vector = new float[embedding.getVector().size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = embedding.getVector().get(i) * (norm == null ? 1 : norm);
        }
        forget(embedding.getImageId());
        Entry entry = new Entry(vector, norm != null, embedding.getModelVersion());
        entries.put(embedding.getImageId(), entry);
        bytes += entry.bytes();
        while (bytes > bytesMax) {
            forget(entries.keySet().iterator().next());
            forgotten++;
        }
    }

    private void forget(String id) {
        Entry old = entries.remove(id);
        bytes -= old == null ? 0 : old.bytes();
    }

    /** Keeps those of the model most vectors are of: others are not comparable. */
    void keepOneModel() {
        Map<Model, Integer> counts = new HashMap<>();
        entries.values().forEach(each -> counts.merge(Model.of(each), 1, Integer::sum));
        counts.entrySet().stream()
                .max(
                        Map.Entry.<Model, Integer>comparingByValue()
                                .thenComparing(each -> each.getKey().version()))
                .ifPresent(most -> keepOnly(most.getKey()));
    }

    private void keepOnly(Model model) {
        for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
            Entry entry = each.next();
            if (!Model.of(entry).equals(model)) {
                bytes -= entry.bytes();
                each.remove();
            }
        }
    }

    /** What vectors must have in common to be compared. */
    private record Model(long version, int length, boolean raw) {
        static Model of(Entry entry) {
            return new Model(entry.modelVersion, entry.vector.length, entry.raw);
        }
    }

    /**
     * The closest pictures to one of them, closest first, equally close ones by id; without itself.
     * Call {@link #keepOneModel} before.
     */
    List<Near> nearest(String id, int count) {
        float[] query = entries.get(id).vector();
        List<Near> all = new ArrayList<>(entries.size());
        entries.forEach(
                (other, entry) -> {
                    if (!other.equals(id)) {
                        all.add(new Near(other, distance(query, entry.vector())));
                    }
                });
        all.sort(Comparator.comparingDouble(Near::distance).thenComparing(Near::id));
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] - b[i];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    Set<String> ids() {
        return entries.keySet();
    }

    int size() {
        return entries.size();
    }

    /** Floats of each vector; 0 without any. */
    int dimension() {
        return entries.isEmpty() ? 0 : first().vector().length;
    }

    /** The model that made them; 0 without any. */
    long modelVersion() {
        return entries.isEmpty() ? 0 : first().modelVersion();
    }

    /** Whether they are the activations as they were; else they have length 1. */
    boolean raw() {
        return !entries.isEmpty() && first().raw();
    }

    /** Vectors that were too many. */
    long forgotten() {
        return forgotten;
    }

    private Entry first() {
        return entries.values().iterator().next();
    }
}
