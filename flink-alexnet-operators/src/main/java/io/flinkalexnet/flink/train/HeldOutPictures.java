package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.flink.train.HeldOutDecoding.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The held-out pictures as mini-batches, pass after pass in the same order. A thread of its own
 * reads and decodes them ahead; if memory was given for all, they are kept, and read only once. For
 * the task thread.
 *
 * <p>A picture that can't be used is named in the log and counted, and left out of every pass.
 */
final class HeldOutPictures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeldOutPictures.class);
    private static final int CLOSE_SECONDS_MAX = 30;

    private final String topic;
    private final HeldOutDecoding decoding;
    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "alexnet-held-out");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final List<MiniBatch> kept = new ArrayList<>();
    private boolean allKept;
    private int next; // of those kept

    /**
     * @param topic for messages
     * @param decoding is run here
     */
    HeldOutPictures(String topic, HeldOutDecoding decoding) {
        this.topic = topic;
        this.decoding = decoding;
    }

    /**
     * Begins to read, and returns once there is a picture.
     *
     * @return false if no picture of the whole set can be used
     */
    boolean start() throws IOException, InterruptedException {
        executor.execute(decoding);
        try {
            return decoding.anyUsable().get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /**
     * The next mini-batch, not to be changed; null at the end of a pass, behind which one begins.
     */
    MiniBatch next() throws IOException, InterruptedException {
        if (allKept) {
            boolean atEnd = next == kept.size();
            next = atEnd ? 0 : next + 1;
            return atEnd ? null : kept.get(next - 1);
        }
        Part part = decoding.take();
        if (part.failure() != null) {
            throw failure(part.failure());
        }
        if (decoding.isLarge()) {
            kept.clear();
        } else if (part == HeldOutDecoding.END) {
            allKept = true;
        } else {
            kept.add(part.batch());
        }
        return part.batch();
    }

    /** Pictures that can't be used; complete behind the first pass. Any thread. */
    long rejected() {
        return decoding.rejected();
    }

    private IOException failure(Throwable cause) {
        ExceptionUtils.rethrowIfFatalErrorOrOOM(cause);
        return new IOException(
                "the held-out pictures of %s can't be read: %s"
                        .formatted(topic, cause.getMessage()),
                cause);
    }

    @Override
    public void close() throws InterruptedException {
        decoding.close();
        executor.shutdownNow();
        if (!executor.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
            LOG.warn("Reading {} did not end within {} s", topic, CLOSE_SECONDS_MAX);
        }
    }
}
