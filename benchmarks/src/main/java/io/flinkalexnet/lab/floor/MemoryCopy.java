package io.flinkalexnet.lab.floor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;

/** How fast memory is copied, each thread its own share. */
final class MemoryCopy {
    private static final long BYTES = 256L << 20;
    private static final int RUNS = 5;

    private MemoryCopy() {}

    /** Bytes read plus bytes written, of the fastest run. */
    static double gigabytesPerSecond(int threads) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (NativeBuffers buffers = new NativeBuffers()) {
            Pointer from = buffers.allocate(BYTES);
            Pointer to = buffers.allocate(BYTES);
            Pointer.memset(from, 1, BYTES);
            List<Callable<Void>> shares = shares(from, to, threads);
            long least = Long.MAX_VALUE;
            for (int run = 0; run <= RUNS; run++) { // the first one maps the pages
                long start = System.nanoTime();
                for (Future<Void> share : executor.invokeAll(shares)) {
                    share.get();
                }
                least = Math.min(least, System.nanoTime() - start);
            }
            return 2.0 * BYTES / least;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while memory was copied", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("memory could not be copied", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<Callable<Void>> shares(Pointer from, Pointer to, int threads) {
        List<Callable<Void>> shares = new ArrayList<>();
        long share = BYTES / threads;
        for (int i = 0; i < threads; i++) {
            Pointer source = NativeBuffers.within(from, i * share);
            Pointer target = NativeBuffers.within(to, i * share);
            shares.add(
                    () -> {
                        Pointer.memcpy(target, source, share);
                        return null;
                    });
        }
        return shares;
    }
}
