package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.kafka.PictureTopic;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits one group while a thread of its own fetches the next, chunk by chunk as records of the
 * first have gone: one group of encoded records is in memory, and one chunk. All methods belong to
 * the task thread.
 */
final class TrainingReader implements SourceReader<EncodedImage, TrainingSplit> {
    /** Name of the thread that reads from Kafka. */
    static final String FETCH_THREAD = "training-source-fetch";

    private static final Logger LOG = LoggerFactory.getLogger(TrainingReader.class);
    private static final int CLOSE_SECONDS_MAX = 30;

    private final PictureTopic topic;
    private final TrainingOrder order;
    private final int epochs;
    private final HeldOut heldOut;
    private final Semaphore room; // for records that are not here yet

    private final CompletableFuture<Void> splitOrEnd = new CompletableFuture<>();
    private ExecutorService fetchThread;
    private TrainingSplit split;
    private GroupReader groups;
    private int groupsPerEpoch;

    private TrainingPosition position; // what is emitted next
    private List<EncodedImage> group; // at position, or null until it is here
    private CompletableFuture<GroupReader.Group> fetched; // the group at position or after it
    private boolean endedEarly;

    TrainingReader(PictureTopic topic, TrainingOrder order, int epochs, HeldOut heldOut) {
        this.topic = topic;
        this.order = order;
        this.epochs = epochs;
        this.heldOut = heldOut;
        room = new Semaphore(order.recordsMax());
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<TrainingSplit> splits) {
        if (split != null || splits.size() != 1) {
            throw new IllegalStateException("the training source has one split");
        }
        TrainingSplit added = splits.get(0);
        if (!order.continues(added.order())) {
            throw new IllegalArgumentException(
                    "The state was written with %s, this job has %s. Restore with the same options."
                            .formatted(added.order(), order));
        }
        split =
                new TrainingSplit(
                        order, added.topicId(), added.ranges(), added.position(), added.group());
        groupsPerEpoch = order.bounded() ? EpochPlan.of(split, 0).groups() : Integer.MAX_VALUE;
        groups = new GroupReader(topic, split, heldOut, room);
        fetchThread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread thread = new Thread(task, FETCH_THREAD);
                            thread.setDaemon(true);
                            return thread;
                        });
        position = normalized(split.position());
        if (!isAtEnd(position)) {
            fetched = fetch(position);
        }
        splitOrEnd.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        splitOrEnd.complete(null);
    }

    /** An {@link EarlyEnd}. */
    @Override
    public void handleSourceEvents(SourceEvent event) {
        LOG.info("Reading ends before its end: training needs no more");
        endedEarly = true;
        if (fetched != null) {
            fetched.cancel(false); // nobody needs to wait for it; close ends the thread
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<EncodedImage> output) throws Exception {
        if (split == null) {
            return splitOrEnd.isDone() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
        }
        if (endedEarly || isAtEnd(position)) {
            return InputStatus.END_OF_INPUT;
        }
        if (group == null && !takeGroup()) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        if (position.index() < group.size()) {
            EncodedImage image = group.set(position.index(), null); // free it as soon as it is sent
            output.collect(
                    image.at(position.sequence(), position.epoch()), image.eventTimeMillis());
            room.release();
            position = position.next();
        }
        if (position.index() == group.size()) {
            group = null;
            split = split.reading(List.of());
            position = normalized(position.nextGroup());
        }
        return isAtEnd(position) ? InputStatus.END_OF_INPUT : InputStatus.MORE_AVAILABLE;
    }

    private boolean takeGroup() throws Exception {
        if (!fetched.isDone()) {
            return false;
        }
        GroupReader.Group taken = takeFetched();
        group = taken.records();
        if (position.index() > group.size()) {
            throw new IOException(
                    "group %d of epoch %d had more than %d records when the state was written, now %d; has the topic changed?"
                            .formatted(
                                    position.group(),
                                    position.epoch(),
                                    position.index(),
                                    group.size()));
        }
        split = split.reading(taken.chunks());
        group.subList(0, position.index()).replaceAll(emitted -> null); // before the restore
        room.release(position.index());
        TrainingPosition next = normalized(position.nextGroup());
        fetched = isAtEnd(next) ? null : fetch(next);
        return true;
    }

    private GroupReader.Group takeFetched() throws IOException, InterruptedException {
        try {
            return fetched.get();
        } catch (ExecutionException e) {
            ExceptionUtils.rethrowIfFatalErrorOrOOM(e.getCause());
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private CompletableFuture<GroupReader.Group> fetch(TrainingPosition from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return groups.read(from.epoch(), from.group());
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    } catch (InterruptedException e) { // by close
                        Thread.currentThread().interrupt();
                        throw new CompletionException(e);
                    }
                },
                fetchThread);
    }

    private TrainingPosition normalized(TrainingPosition from) {
        return from.group() < groupsPerEpoch ? from : from.nextEpoch();
    }

    private boolean isAtEnd(TrainingPosition at) {
        return groupsPerEpoch == 0 || at.epoch() >= epochs;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        if (split == null) {
            return splitOrEnd;
        }
        return group != null || fetched == null
                ? CompletableFuture.completedFuture(null)
                : fetched.handle((records, failure) -> null);
    }

    @Override
    public List<TrainingSplit> snapshotState(long checkpointId) {
        return split == null ? List.of() : List.of(split.at(position));
    }

    /** Interrupts the fetch thread, which may wait for records, for room or for a broker. */
    @Override
    public void close() throws Exception {
        if (groups == null) {
            return;
        }
        fetchThread.shutdownNow();
        if (fetchThread.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
            groups.close();
        } else {
            LOG.warn(
                    "The fetch thread did not end within {} seconds; its Kafka client stays open.",
                    CLOSE_SECONDS_MAX);
        }
    }
}
