package io.flinkalexnet.flink.classify;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A model on its way to the device while the old one serves. Asked, taken and closed by the task
 * thread; only the load itself runs elsewhere.
 */
final class Preload implements AutoCloseable {
    private final AnnouncedModel announced;
    private final CompletableFuture<SharedModels.Lease> result = new CompletableFuture<>();
    private volatile boolean taken; // written by the task thread only

    private Preload(AnnouncedModel announced) {
        this.announced = announced;
    }

    /** Starts a load. */
    static Preload start(AnnouncedModel announced, ModelLoader loader, Executor executor) {
        Preload preload = new Preload(announced);
        executor.execute(() -> preload.run(loader));
        return preload;
    }

    private void run(ModelLoader loader) {
        if (taken) {
            return; // a newer model was announced before this one's turn came
        }
        try {
            result.complete(loader.load(announced));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.completeExceptionally(e);
        } catch (Throwable t) { // handed to the task thread
            result.completeExceptionally(t);
        }
    }

    AnnouncedModel announced() {
        return announced;
    }

    boolean isDone() {
        return result.isDone();
    }

    /** Waits until the load has ended, well or not. */
    void await() {
        result.handle((lease, failure) -> null).join();
    }

    /**
     * Hands the loaded model over to the caller, who closes it.
     *
     * @throws java.util.concurrent.CompletionException with what the load threw
     */
    SharedModels.Lease take() {
        taken = true;
        return result.join();
    }

    /** Gives back what was not taken, now or when the load ends. */
    @Override
    public void close() {
        if (!taken) {
            taken = true;
            result.thenAccept(SharedModels.Lease::close);
        }
    }
}
