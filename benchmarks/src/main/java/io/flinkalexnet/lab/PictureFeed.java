package io.flinkalexnet.lab;

import io.flinkalexnet.flink.kafka.KafkaOptions;
import io.flinkalexnet.jobs.ingest.ImageIngest;
import io.flinkalexnet.jobs.ingest.IngestTarget;
import io.flinkalexnet.jobs.ingest.SourceImage;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends pictures to a topic at a steady rate, on a thread of its own: those of a list again and
 * again under new ids, one in fifty of them cut short. Close it.
 */
final class PictureFeed implements AutoCloseable {
    private static final int BAD_ONE_IN = 50;
    private static final int SENT_AT_ONCE = 20;

    private final Set<String> ids = new HashSet<>();
    private final ExecutorService sender =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "picture-feed"));
    private final Future<?> sending;

    /**
     * Starts sending.
     *
     * @param count of pictures in all
     */
    PictureFeed(
            KafkaOptions kafka,
            String topic,
            List<SourceImage> pictures,
            int count,
            int picturesPerSecond) {
        List<SourceImage> all = numbered(pictures, count);
        all.forEach(each -> ids.add(each.id()));
        sending =
                sender.submit(
                        () -> {
                            send(kafka, topic, all, picturesPerSecond);
                            return null;
                        });
    }

    private static List<SourceImage> numbered(List<SourceImage> pictures, int count) {
        SourceImage[] all = new SourceImage[count];
        for (int i = 0; i < count; i++) {
            SourceImage picture = pictures.get(i % pictures.size());
            boolean bad = i % BAD_ONE_IN == BAD_ONE_IN - 1;
            all[i] =
                    new SourceImage(
                            "drill/" + i,
                            null,
                            "drill",
                            () -> bad ? cut(picture.content().read()) : picture.content().read());
        }
        return List.of(all);
    }

    private static byte[] cut(byte[] picture) {
        return Arrays.copyOf(picture, picture.length / 2);
    }

    private static void send(
            KafkaOptions kafka, String topic, List<SourceImage> all, int picturesPerSecond)
            throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        try (ImageIngest ingest =
                new ImageIngest(kafka, IngestTarget.of(topic, 0), InstantSource.system())) {
            for (int i = 0; i < all.size(); i += SENT_AT_ONCE) {
                ingest.send(all.subList(i, Math.min(all.size(), i + SENT_AT_ONCE)), sent -> {});
                long due = startNanos + TimeUnit.SECONDS.toNanos(i) / picturesPerSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            }
        }
    }

    /** Ids of all pictures, sent or still to send. */
    Set<String> ids() {
        return Set.copyOf(ids);
    }

    /** Waits until all are sent; throws what stopped it. */
    void await(Duration patience) throws Exception {
        try {
            sending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the feed has ended: " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        sender.shutdownNow();
    }
}
