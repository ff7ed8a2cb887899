package io.flinkalexnet.flink.classify;

import io.flinkalexnet.engine.Classifier;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that serves and the one that is to serve next. For the task thread; it owns the one
 * thread that loads the next model meanwhile. For a while both lie on the device.
 */
final class ModelSwap implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelSwap.class);
    private static final long CLOSE_WAIT_SECONDS = 10;

    private final ModelLoader loader;
    private final int batchSize;
    private final ExecutorService executor;
    private Serving serving;
    private Preload preload;
    private long failures;

    /**
     * @param batchSize images of one forward pass, at most
     * @param thread name of the loading thread
     */
    ModelSwap(ModelLoader loader, int batchSize, String thread) {
        this.loader = loader;
        this.batchSize = batchSize;
        executor =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread created = new Thread(task, thread);
                            created.setDaemon(true);
                            return created;
                        });
    }

    /**
     * Loads the first model, on the task thread.
     *
     * @throws IOException naming the model, what is wrong and the way out
     */
    void open(AnnouncedModel first) throws IOException, InterruptedException {
        try {
            serving = Serving.open(first, loader.load(first), batchSize);
        } catch (IOException e) {
            throw new IOException(
                    "the job can't go on with %s: %s. Put the file back, or start the job without its state and with --model URI"
                            .formatted(first.inWords(), e.getMessage()),
                    e);
        }
    }

    /** Begins to load a newer model; an older or equal one is ignored. */
    void announce(AnnouncedModel next) {
        AnnouncedModel newest = preload == null ? serving.model() : preload.announced();
        if (next.version() <= newest.version()) {
            LOG.info("Ignoring {}: not newer than {}", next.inWords(), newest.inWords());
            return;
        }
        if (preload != null) {
            preload.close();
        }
        preload = Preload.start(next, loader, executor);
    }

    /**
     * Takes the next model into service if it is loaded. If its load failed, the old one stays.
     * Only called at a barrier, with no image waiting: all images between two barriers of a subtask
     * meet the same model.
     */
    void atBarrier() throws Exception {
        if (preload == null || !preload.isDone()) {
            return;
        }
        Preload done = preload;
        preload = null;
        Serving old = serving;
        try {
            serving = Serving.open(done.announced(), done.take(), batchSize);
        } catch (RuntimeException e) {
            failures++;
            LOG.error(
                    "Can't load {}; version {} goes on serving",
                    done.announced().inWords(),
                    old.model().version(),
                    e);
            return;
        }
        old.close();
        LOG.info("Now serving {}", serving.model().inWords());
    }

    Classifier classifier() {
        return serving.classifier();
    }

    /** The model that serves. */
    AnnouncedModel active() {
        return serving.model();
    }

    /**
     * The model that is being loaded or is loaded and waits for a barrier; null if there is none.
     */
    AnnouncedModel pending() {
        return preload == null ? null : preload.announced();
    }

    /** Waits until {@link #pending} is loaded or has failed; for tests. */
    void awaitPending() {
        if (preload != null) {
            preload.await();
        }
    }

    /** Models that could not be loaded. */
    long failures() {
        return failures;
    }

    @Override
    public void close() throws Exception {
        executor.shutdownNow();
        IOUtils.closeAll(preload, serving, this::awaitLoads);
    }

    /** So that no load outlives the job's class loader, if it ends in time. */
    private void awaitLoads() throws InterruptedException {
        if (!executor.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("A model is still being loaded; it is given back when that ends");
        }
    }
}
