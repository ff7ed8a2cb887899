package io.flinkalexnet.jobs.evaluate;

import io.flinkalexnet.engine.image.ImageDecoder;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.RejectionReason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decodes pictures on threads of its own, a bounded number of them ahead of its reader, and gives
 * them back in the order of their source. For one thread; close it before the source.
 */
public final class DecodeAhead implements AutoCloseable {
    private static final int AHEAD_PER_THREAD = 16;
    private static final int CLOSE_PATIENCE_SECONDS = 60;

    private final PictureSource source;
    private final int limit;
    private final ExecutorService threads;
    private final BlockingQueue<ImageDecoder> decoders;
    private final Deque<Future<Decoded>> ahead = new ArrayDeque<>();
    private boolean atEnd;

    /**
     * A picture that was decoded, or refused.
     *
     * @param pixels (3, decodedSide, decodedSide), RGB; null if it was refused
     * @param rejection why; null if it was decoded
     */
    public record Decoded(TestPicture picture, byte[] pixels, ImageRejectedException rejection) {}

    /**
     * Starts nothing yet.
     *
     * @param source stays the caller's
     * @param threadCount decoders at work
     */
    public DecodeAhead(PictureSource source, ImageGeometry geometry, int threadCount) {
        this.source = source;
        limit = AHEAD_PER_THREAD * threadCount;
        decoders = new ArrayBlockingQueue<>(threadCount);
        for (int i = 0; i < threadCount; i++) {
            decoders.add(new ImageDecoder(geometry));
        }
        AtomicInteger number = new AtomicInteger();
        threads =
                Executors.newFixedThreadPool(
                        threadCount,
                        work -> {
                            Thread thread = new Thread(work, "decode-" + number.getAndIncrement());
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** The next picture; null at the end. Waits for its decode. */
    public Decoded next() throws IOException, InterruptedException {
        while (!atEnd && ahead.size() < limit) {
            TestPicture picture = source.next();
            if (picture == null) {
                atEnd = true;
            } else {
                ahead.add(threads.submit(() -> decode(picture)));
            }
        }
        Future<Decoded> first = ahead.poll();
        if (first == null) {
            return null;
        }
        try {
            return first.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a decoder failed", e.getCause());
        }
    }

    private Decoded decode(TestPicture picture) throws InterruptedException {
        ImageDecoder decoder = decoders.take(); // there are as many as threads
        try {
            return new Decoded(picture, decoder.decode(picture.content().read()), null);
        } catch (ImageRejectedException e) {
            return new Decoded(picture, null, e);
        } catch (IOException e) {
            return new Decoded(picture, null, unreadable(e));
        } finally {
            decoders.add(decoder);
        }
    }

    private static ImageRejectedException unreadable(IOException problem) {
        ImageRejectedException rejected =
                new ImageRejectedException(
                        RejectionReason.UNFETCHABLE, "the file can't be read: " + problem);
        rejected.initCause(problem);
        return rejected;
    }

    /** Waits for the decodes at work, then frees the decoders. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        try {
            if (!threads.awaitTermination(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "a picture is still being decoded after %d s"
                                .formatted(CLOSE_PATIENCE_SECONDS));
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt(); // threads may be at work: they keep their decoders
        } else {
            decoders.forEach(ImageDecoder::close);
        }
    }
}
