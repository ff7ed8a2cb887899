package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.Augmentation;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.RejectionReason;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.EncodedImageDecoder;
import io.flinkalexnet.flink.source.PartitionRange;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and decodes the held-out pictures ahead of who scores them: once, or pass after pass if
 * there are more than memory was given for. Runs on a thread of its own until it is done or that
 * thread is interrupted.
 */
final class HeldOutDecoding implements Runnable {
    /** Ends a pass. */
    static final Part END = new Part(null, null);

    private static final Logger LOG = LoggerFactory.getLogger(HeldOutDecoding.class);
    private static final int AHEAD_MIN = 2;
    private static final int AHEAD_MAX = 1 << 16;
    private static final int NAMED_MAX = 100;

    private final HeldOutSource source;
    private final List<PartitionRange> ranges;
    private final ImageGeometry geometry;
    private final Map<String, Integer> classOfLabel = new HashMap<>();
    private final int batchSize;
    private final int aheadMax;
    private final BlockingQueue<Part> ahead;
    private final CompletableFuture<Boolean> anyUsable = new CompletableFuture<>();
    private long rejectedSoFar;
    private volatile long rejected;
    private volatile boolean isLarge;
    private volatile boolean closed;
    private volatile HeldOutSource.Reader reader;

    /**
     * A full mini-batch or the last one of a pass; what made reading fail; or the end of a pass.
     */
    record Part(MiniBatch batch, Throwable failure) {}

    /**
     * @param training has labels and geometry
     * @param memoryBytes for decoded pictures; at least two mini-batches are taken
     */
    HeldOutDecoding(
            HeldOutSource source,
            List<PartitionRange> ranges,
            TrainingPlan training,
            long memoryBytes) {
        this.source = source;
        this.ranges = ranges;
        geometry = training.preprocessing().geometry();
        batchSize = training.batchSize();
        for (String label : training.labels()) {
            classOfLabel.put(label, classOfLabel.size());
        }
        long batchBytes = (long) batchSize * geometry.croppedBytes();
        aheadMax = (int) Math.min(AHEAD_MAX, Math.max(AHEAD_MIN, memoryBytes / batchBytes));
        ahead = new ArrayBlockingQueue<>(aheadMax + 1); // with the end of the pass
    }

    /** What comes next; waits for it. Any thread. */
    Part take() throws InterruptedException {
        return ahead.take();
    }

    /** Whether there is a usable picture at all; complete once that is known. Any thread. */
    CompletableFuture<Boolean> anyUsable() {
        return anyUsable;
    }

    /** Whether there are more pictures than memory was given for; known when they come. */
    boolean isLarge() {
        return isLarge;
    }

    /** Pictures that can't be used; complete behind the first pass. Any thread. */
    long rejected() {
        return rejected;
    }

    /** Makes reading fail, which nobody is told. The thread is to be interrupted behind it. */
    void close() {
        closed = true;
        HeldOutSource.Reader pass = reader;
        if (pass != null) {
            pass.wakeup();
        }
    }

    @Override
    public void run() {
        try (EncodedImageDecoder decoder = EncodedImageDecoder.open(geometry)) {
            pass(decoder, true);
            while (isLarge) {
                pass(decoder, false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (Throwable e) {
            giveOver(e);
        }
    }

    private void pass(EncodedImageDecoder decoder, boolean first)
            throws IOException, InterruptedException {
        int batches = 0;
        MiniBatch batch = new MiniBatch(geometry, batchSize);
        try (HeldOutSource.Reader pass = source.open(ranges)) {
            reader = pass;
            for (EncodedImage image = pass.next(); image != null; image = pass.next()) {
                add(image, decoder, batch, first);
                if (batch.isFull()) {
                    batches++;
                    giveOver(batch, batches);
                    batch = new MiniBatch(geometry, batchSize);
                }
            }
        }
        if (batch.size() > 0) {
            giveOver(batch, batches + 1);
        }
        if (first) {
            endFirst();
        }
        ahead.put(END);
    }

    private void giveOver(MiniBatch batch, int batches) throws InterruptedException {
        if (batches > aheadMax) {
            isLarge = true;
        }
        ahead.put(new Part(batch, null));
    }

    private void endFirst() {
        if (rejectedSoFar > 0) {
            LOG.warn("{} held-out pictures of {} can't be used", rejectedSoFar, source.topic());
        }
        anyUsable.complete(false); // if it isn't complete yet
    }

    private void add(
            EncodedImage image, EncodedImageDecoder decoder, MiniBatch batch, boolean first) {
        try {
            byte[] decoded = decoder.decode(image);
            batch.add(Augmentation.centerCrop(geometry, decoded), classIndex(image.label()));
            anyUsable.complete(true);
        } catch (ImageRejectedException e) {
            if (first) {
                reject(image, e);
            }
        }
    }

    private int classIndex(String label) throws ImageRejectedException {
        if (label == null) {
            throw new ImageRejectedException(
                    RejectionReason.MISSING_LABEL, "validation needs a label, and there is none");
        }
        Integer index = classOfLabel.get(label);
        if (index == null) {
            throw new ImageRejectedException(
                    RejectionReason.UNKNOWN_LABEL,
                    "the label '%s' is not among the %d of the statistics"
                            .formatted(label, classOfLabel.size()));
        }
        return index;
    }

    private void reject(EncodedImage image, ImageRejectedException why) {
        rejectedSoFar++;
        rejected = rejectedSoFar;
        if (rejectedSoFar <= NAMED_MAX) {
            LOG.warn(
                    "Held-out picture {} ({}-{}, offset {}) can't be used: {}, {}",
                    image.id(),
                    image.topic(),
                    image.partition(),
                    image.offset(),
                    why.reason(),
                    why.getMessage());
        }
    }

    private void giveOver(Throwable failure) {
        if (closed) {
            return; // woken up
        }
        anyUsable.completeExceptionally(failure);
        try {
            ahead.put(new Part(null, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: nobody waits for it
        }
    }
}
