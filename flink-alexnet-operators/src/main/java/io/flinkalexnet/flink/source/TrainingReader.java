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
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits one group while a thread of its own fetches the next: at most two groups are in memory. All
 * methods belong to the task thread.
 */
final class TrainingReader implements SourceReader<EncodedImage, TrainingSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingReader.class);
    private static final int CLOSE_SECONDS_MAX = 30;

    private final PictureTopic topic;
    private final TrainingOrder order;
    private final int epochs;
    private final HeldOut heldOut;

    private final CompletableFuture<Void> splitOrEnd = new CompletableFuture<>();
    private ExecutorService fetchThread;
    private TrainingSplit split;
    private GroupReader groups;
    private int groupsPerEpoch;

    private TrainingPosition position; // what is emitted next
    private List<EncodedImage> group; // at position, or null until it is here
    private CompletableFuture<List<EncodedImage>> fetched; // the group at position or after it

    TrainingReader(PictureTopic topic, TrainingOrder order, int epochs, HeldOut heldOut) {
        this.topic = topic;
        this.order = order;
        this.epochs = epochs;
        this.heldOut = heldOut;
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<TrainingSplit> splits) {
        if (split != null || splits.size() != 1) {
            throw new IllegalStateException("the training source has one split");
        }
        TrainingSplit added = splits.get(0);
        if (!added.order().equals(order)) {
            throw new IllegalArgumentException(
                    "The state was written with %s, this job has %s. Restore with the same options."
                            .formatted(added.order(), order));
        }
        split = added;
        groupsPerEpoch = EpochPlan.of(split, 0).groups();
        groups = new GroupReader(topic, split, heldOut);
        fetchThread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread thread = new Thread(task, "training-source-fetch");
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

    @Override
    public InputStatus pollNext(ReaderOutput<EncodedImage> output) throws Exception {
        if (split == null) {
            return splitOrEnd.isDone() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
        }
        if (isAtEnd(position)) {
            return InputStatus.END_OF_INPUT;
        }
        if (group == null && !takeGroup()) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        if (position.index() < group.size()) {
            EncodedImage image = group.set(position.index(), null); // free it as soon as it is sent
            output.collect(
                    image.at(position.sequence(), position.epoch()), image.eventTimeMillis());
            position = position.next();
        }
        if (position.index() == group.size()) {
            group = null;
            position = normalized(position.nextGroup());
        }
        return isAtEnd(position) ? InputStatus.END_OF_INPUT : InputStatus.MORE_AVAILABLE;
    }

    private boolean takeGroup() throws Exception {
        if (!fetched.isDone()) {
            return false;
        }
        try {
            group = fetched.get();
        } catch (ExecutionException e) {
            ExceptionUtils.rethrowIfFatalErrorOrOOM(e.getCause());
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
        if (position.index() > group.size()) {
            throw new IOException(
                    "group %d of epoch %d had more than %d records when the state was written, now %d; has the topic changed?"
                            .formatted(
                                    position.group(),
                                    position.epoch(),
                                    position.index(),
                                    group.size()));
        }
        TrainingPosition next = normalized(position.nextGroup());
        fetched = isAtEnd(next) ? null : fetch(next);
        return true;
    }

    private CompletableFuture<List<EncodedImage>> fetch(TrainingPosition from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return groups.read(from.epoch(), from.group());
                    } catch (IOException e) {
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

    /** The fetch thread closes its consumer itself, after what it is at. */
    @Override
    public void close() throws Exception {
        if (groups == null) {
            return;
        }
        groups.wakeup();
        fetchThread.execute(groups::close);
        fetchThread.shutdown();
        if (!fetchThread.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
            LOG.warn("The fetch thread did not end within {} seconds.", CLOSE_SECONDS_MAX);
            fetchThread.shutdownNow();
        }
    }
}
