package io.flinkalexnet.flink.source;

import io.flinkalexnet.flink.source.TrainingEnumeratorState.Phase;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;

/** Fixes the offsets once, then hands the one split to the one reader. */
final class TrainingEnumerator implements SplitEnumerator<TrainingSplit, TrainingEnumeratorState> {
    private static final int READER = 0;

    private final SplitEnumeratorContext<TrainingSplit> context;
    private final TrainingOrder order;
    private final Callable<TopicRanges.Kept> topic;
    private TrainingEnumeratorState state;

    TrainingEnumerator(
            SplitEnumeratorContext<TrainingSplit> context,
            TrainingOrder order,
            Callable<TopicRanges.Kept> topic,
            TrainingEnumeratorState state) {
        this.context = context;
        this.order = order;
        this.topic = topic;
        this.state = state;
    }

    @Override
    public void start() {
        if (state.phase() == Phase.UNKNOWN) {
            context.callAsync(topic, this::fixRanges);
        }
    }

    private void fixRanges(TopicRanges.Kept kept, Throwable failure) {
        if (failure != null) {
            throw new FlinkRuntimeException(failure.getMessage(), failure);
        }
        state = TrainingEnumeratorState.unassigned(TrainingSplit.atStart(order, kept));
        assignIfPossible();
    }

    @Override
    public void addReader(int subtask) {
        assignIfPossible();
    }

    @Override
    public void addSplitsBack(List<TrainingSplit> splits, int subtask) {
        if (!splits.isEmpty()) {
            state = TrainingEnumeratorState.unassigned(splits.get(0));
            assignIfPossible();
        }
    }

    private void assignIfPossible() {
        if (!context.registeredReaders().containsKey(READER) || state.phase() == Phase.UNKNOWN) {
            return;
        }
        if (state.phase() == Phase.UNASSIGNED) {
            context.assignSplit(state.unassigned(), READER);
            state = TrainingEnumeratorState.ASSIGNED;
        }
        context.signalNoMoreSplits(READER);
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        throw new IllegalStateException("the training reader asks for no splits");
    }

    /** Passes an {@link EarlyEnd} on; a reader that is gone is gone with all that came from it. */
    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (context.registeredReaders().containsKey(READER)) {
            context.sendEventToSourceReader(READER, event);
        }
    }

    @Override
    public TrainingEnumeratorState snapshotState(long checkpointId) {
        return state;
    }

    @Override
    public void close() {}
}
