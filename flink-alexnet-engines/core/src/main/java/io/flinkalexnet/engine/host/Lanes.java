package io.flinkalexnet.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * The threads of one trainer or classifier: its caller and {@code count - 1} of its own. The native
 * libraries' own threads stay at one: they spin while they wait, and on a machine that also decodes
 * pictures and serves Kafka that is a hundred times slower than these, which sleep.
 *
 * <p>What a lane computes depends on its number and the number of lanes alone, so the same number
 * of threads gives the same bits.
 */
public final class Lanes implements AutoCloseable {
    private final int count;
    private final Runnable attachThread;
    private final ExecutorService workers;

    /**
     * @param engine its name begins the threads' names
     * @param attachThread run on a thread before each piece of work
     */
    public Lanes(String engine, int count, Runnable attachThread) {
        this.count = count;
        this.attachThread = attachThread;
        workers =
                Executors.newFixedThreadPool(
                        Math.max(1, count - 1), // no thread is started before there is work for it
                        work -> {
                            Thread thread = new Thread(work, engine + "-lane");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    public int count() {
        return count;
    }

    /** How many lanes have a share in {@code size} elements: all, if there are enough. */
    public int active(long size) {
        return (int) Math.min(count, size);
    }

    /** The share of one active lane in {@code size} elements; none is empty. */
    public Range range(int lane, long size) {
        int active = active(size);
        return new Range(size * lane / active, size * (lane + 1) / active);
    }

    /** Elements {@code from} to {@code to}, exclusive. */
    public record Range(long from, long to) {
        public int size() {
            return Math.toIntExact(to - from);
        }
    }

    /** Does the work of lanes 0 to {@code active - 1} at once and returns when all are done. */
    public void run(int active, IntConsumer work) {
        List<Future<?>> others = new ArrayList<>(active - 1);
        for (int i = 1; i < active; i++) {
            int lane = i;
            others.add(workers.submit(() -> attached(work, lane)));
        }
        Throwable failure = null;
        try {
            attached(work, 0);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (Future<?> other : others) {
            failure = join(other, failure);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void attached(IntConsumer work, int lane) {
        attachThread.run();
        work.accept(lane);
    }

    /** Waits even if interrupted: a lane at work writes into memory that its owner would free. */
    private static Throwable join(Future<?> lane, Throwable failure) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    lane.get();
                    return failure;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return failure == null ? e.getCause() : failure;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        workers.shutdown();
    }
}
