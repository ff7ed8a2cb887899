package io.flinkalexnet.flink.train;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.source.PartitionRange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Held-out pictures from memory, with one offset for each. */
final class ListedHeldOut implements HeldOutSource {
    private static final long serialVersionUID = 1L;

    /** What reading does where the list ends. */
    enum End {
        REACHED,
        FAILS,
        WAITS
    }

    private final transient List<EncodedImage> images;
    private final End end;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();

    ListedHeldOut(List<EncodedImage> images) {
        this(images, End.REACHED);
    }

    ListedHeldOut(List<EncodedImage> images, End end) {
        this.images = images;
        this.end = end;
    }

    @Override
    public String topic() {
        return "held-out";
    }

    @Override
    public List<PartitionRange> ranges() {
        return List.of(new PartitionRange(0, 0, images.size()));
    }

    @Override
    public Reader open(List<PartitionRange> ranges) {
        opened.incrementAndGet();
        return new ListReader(ranges.get(0));
    }

    /** How often reading began. */
    int opened() {
        return opened.get();
    }

    /** Pictures read in all passes. */
    int read() {
        return read.get();
    }

    private final class ListReader implements Reader {
        private final long stop;
        private final CountDownLatch woken = new CountDownLatch(1);
        private long next;

        ListReader(PartitionRange range) {
            stop = range.stop();
            next = range.start();
        }

        @Override
        public EncodedImage next() throws IOException {
            if (next < stop) {
                read.incrementAndGet();
                return images.get((int) next++);
            }
            if (end == End.FAILS) {
                throw new IOException("offset %d is gone".formatted(next));
            }
            if (end == End.WAITS) {
                awaitWakeup();
            }
            return null;
        }

        private void awaitWakeup() throws IOException {
            try {
                woken.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("woken up");
        }

        @Override
        public void wakeup() {
            woken.countDown();
        }

        @Override
        public void close() {}
    }
}
