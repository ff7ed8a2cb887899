package io.flinkalexnet.jobs.console;

import io.flinkalexnet.engine.index.ExactIndex;
import io.flinkalexnet.engine.index.ScoredId;
import io.flinkalexnet.schema.Embedding;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The newest embeddings of the newest models, searched exactly by cosine similarity. Each model has
 * an index of its own: vectors of different models are not comparable. Confined to one thread.
 */
final class Neighbors {
    /** While one model takes over from another, both are at work. */
    private static final int MODELS_MAX = 2;

    private static final int ENTRY_BYTES = 300;

    private final long bytesMax;
    private final Map<Long, Space> spaces = new LinkedHashMap<>(); // last used last
    private long bytes;

    /** The vectors of one model, ids oldest first. */
    private static final class Space {
        private final ExactIndex index;
        private final Set<String> ids = new LinkedHashSet<>();

        Space(int dimension) {
            index = new ExactIndex(dimension);
        }

        long entryBytes() {
            return ENTRY_BYTES + (long) Float.BYTES * index.dimension();
        }
    }

    Neighbors(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes a vector, unless it has another length than the others of its model. */
    void take(Embedding embedding) {
        float[] vector = new float[embedding.getVector().size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = embedding.getVector().get(i);
            if (!Float.isFinite(vector[i])) {
                return;
            }
        }
        Space space = spaces.remove(embedding.getModelVersion());
        if (space == null) {
            space = new Space(Math.max(1, vector.length));
        }
        spaces.put(embedding.getModelVersion(), space);
        if (vector.length == space.index.dimension()) {
            put(space, embedding.getImageId(), vector);
        }
        makeRoom();
    }

    private void put(Space space, String id, float[] vector) {
        space.index.put(id, vector);
        if (space.ids.remove(id)) {
            bytes -= space.entryBytes();
        }
        space.ids.add(id); // the newest now
        bytes += space.entryBytes();
    }

    private void makeRoom() {
        while (spaces.size() > MODELS_MAX) {
            Space oldest = spaces.remove(spaces.keySet().iterator().next());
            bytes -= oldest.entryBytes() * oldest.ids.size();
        }
        while (bytes > bytesMax) {
            Space oldest = spaces.values().iterator().next();
            if (oldest.ids.isEmpty()) {
                spaces.remove(spaces.keySet().iterator().next());
                continue;
            }
            String id = oldest.ids.iterator().next();
            oldest.ids.remove(id);
            oldest.index.remove(id);
            bytes -= oldest.entryBytes();
        }
    }

    /** The closest vectors of a model, closest first; none if it has none of this length. */
    List<ScoredId> search(long modelVersion, float[] query, int k) {
        Space space = spaces.get(modelVersion);
        return space == null || space.index.dimension() != query.length
                ? List.of()
                : space.index.search(query, k);
    }

    /** Vectors of a model. */
    int size(long modelVersion) {
        Space space = spaces.get(modelVersion);
        return space == null ? 0 : space.index.size();
    }

    /** Vectors of all models. */
    int size() {
        return spaces.values().stream().mapToInt(each -> each.index.size()).sum();
    }
}
