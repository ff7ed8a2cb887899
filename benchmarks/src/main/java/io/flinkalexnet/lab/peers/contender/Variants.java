package io.flinkalexnet.lab.peers.contender;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ways to run the same task on the same engine, of which the fastest is to be taken. Confined to
 * one thread.
 *
 * @param <V> a way; its text is shown
 */
public final class Variants<V> {
    private static final int BATCH_MAX = 16;
    private static final int RUNS = 4;

    private final Map<Task, V> fastest = new HashMap<>();

    /** Opens a task in one way. */
    public interface Opener<V> {
        Session open(Task task, V way) throws Exception;
    }

    /** Opens it in the way that is fastest with this mini-batch, or with 16 if it is larger. */
    public Session open(Task task, List<V> ways, Opener<V> opener) throws Exception {
        Task small = task.withBatch(Math.min(task.batch(), BATCH_MAX)).with(0, 0);
        if (!fastest.containsKey(small)) {
            fastest.put(small, choose(small, ways, opener));
        }
        return opener.open(task, fastest.get(small));
    }

    private V choose(Task task, List<V> ways, Opener<V> opener) throws Exception {
        V best = ways.get(0);
        double bestMillis = Double.MAX_VALUE;
        for (V way : ways) {
            try (Session session = opener.open(task, way)) {
                session.run();
                session.run(); // the second builds what the first has only looked at
                double millis = Double.MAX_VALUE;
                for (int i = 0; i < RUNS; i++) {
                    millis = Math.min(millis, session.runMillis());
                }
                System.err.printf("%s, %s: %.1f ms%n", task, way, millis);
                if (millis < bestMillis) {
                    bestMillis = millis;
                    best = way;
                }
            }
        }
        return best;
    }
}
