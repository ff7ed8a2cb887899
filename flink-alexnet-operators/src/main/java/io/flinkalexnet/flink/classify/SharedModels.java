package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.Classifier;
import io.flinkalexnet.engine.LoadOptions;
import io.flinkalexnet.engine.LoadedModel;
import io.flinkalexnet.engine.image.ImageGeometry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The models on this process's device, each loaded once and shared by all subtasks that serve it.
 * The last one to close its lease unloads the model. Thread-safe.
 */
final class SharedModels {
    /** The process's own. */
    static final SharedModels PROCESS = new SharedModels();

    private final Map<Key, Entry> entries = new HashMap<>(); // guarded by this

    /**
     * What makes two loaded models the same.
     *
     * @param engine name of the engine
     * @param options threads and precision of each classifier
     * @param geometry the file was checked for
     * @param sha256 of the file
     */
    record Key(String engine, LoadOptions options, ImageGeometry geometry, String sha256) {}

    /** Loads a model onto the device. */
    @FunctionalInterface
    interface Loader {
        LoadedModel load() throws IOException;
    }

    /**
     * Takes part in a model, which is loaded if it isn't there; a second subtask waits for the
     * first one's load, and tries itself if that failed. The caller closes the lease.
     *
     * @throws IOException what the loader threw
     */
    Lease acquire(Key key, Loader loader) throws IOException, InterruptedException {
        Entry entry = enter(key);
        try {
            entry.load(loader);
        } catch (Throwable t) {
            leave(entry);
            throw t;
        }
        return new Lease(entry);
    }

    private synchronized Entry enter(Key key) {
        Entry entry = entries.computeIfAbsent(key, Entry::new);
        entry.users++;
        return entry;
    }

    private void leave(Entry entry) {
        synchronized (this) {
            entry.users--;
            if (entry.users > 0) {
                return;
            }
            entries.remove(entry.key);
        }
        entry.unload();
    }

    /** Models that are loaded or being loaded. */
    synchronized int size() {
        return entries.size();
    }

    private static final class Entry {
        private final Key key;
        private final ReentrantLock loading = new ReentrantLock();
        private int users; // guarded by SharedModels
        private LoadedModel loaded; // guarded by loading

        Entry(Key key) {
            this.key = key;
        }

        void load(Loader loader) throws IOException, InterruptedException {
            loading.lockInterruptibly();
            try {
                if (loaded == null) {
                    loaded = loader.load();
                }
            } finally {
                loading.unlock();
            }
        }

        Classifier openClassifier(int batchSize) {
            loading.lock();
            try {
                return loaded.openClassifier(batchSize);
            } finally {
                loading.unlock();
            }
        }

        void unload() {
            loading.lock();
            try {
                if (loaded != null) {
                    loaded.close();
                }
            } finally {
                loading.unlock();
            }
        }
    }

    /** One subtask's part in a model. For one thread at a time; closing twice does nothing. */
    final class Lease implements AutoCloseable {
        private final Entry entry;
        private boolean closed;

        private Lease(Entry entry) {
            this.entry = entry;
        }

        /** Opens a classifier for this thread, which closes it before the lease. */
        Classifier openClassifier(int batchSize) {
            return entry.openClassifier(batchSize);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                leave(entry);
            }
        }
    }
}
