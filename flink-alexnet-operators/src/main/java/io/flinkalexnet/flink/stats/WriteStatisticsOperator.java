package io.flinkalexnet.flink.stats;

import io.flinkalexnet.engine.image.DatasetStatistics;
import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageGeometry;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up the partial sums and writes the file at the end of the input, once more if the job is
 * restored after that: equal statistics give equal bytes. Parallelism 1. State: the sums so far.
 */
final class WriteStatisticsOperator extends AbstractStreamOperator<WrittenStatistics>
        implements OneInputStreamOperator<PartialStatistics, WrittenStatistics>, BoundedOneInput {
    static final String UID = "write-statistics";

    private static final long serialVersionUID = 1L;
    private static final int LABELS_MIN = 2;

    private final ImageGeometry geometry;
    private final HeldOutRule heldOut;
    private final String file;
    private transient StatisticsState state;
    private transient StatisticsSums sums;

    WriteStatisticsOperator(ImageGeometry geometry, HeldOutRule heldOut, String file) {
        this.geometry = geometry;
        this.heldOut = heldOut;
        this.file = file;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = new StatisticsState(context.getOperatorStateStore());
        sums = new StatisticsSums(geometry, heldOut);
        state.addTo(sums);
    }

    @Override
    public void open() throws Exception {
        super.open();
        StatisticsStore.checkCanBeFile(file);
    }

    @Override
    public void processElement(StreamRecord<PartialStatistics> element) throws Exception {
        sums.add(element.getValue());
    }

    @Override
    public void endInput() throws Exception {
        DatasetStatistics statistics = sums.statistics();
        checkLabels(statistics);
        String sha256 = StatisticsStore.write(statistics, file);
        sums.rejected()
                .forEach(
                        (reason, count) ->
                                getRuntimeContext()
                                        .getLongCounter(StatisticsStage.REJECTED_PREFIX + reason)
                                        .add(count));
        output.collect(
                new StreamRecord<>(
                        new WrittenStatistics(
                                file,
                                sha256,
                                statistics.images(),
                                statistics.heldOutImages(),
                                sums.rejected())));
    }

    /** A restart would read the same pictures again, so there is none. */
    private void checkLabels(DatasetStatistics statistics) {
        int labels = statistics.labels().size();
        if (labels < LABELS_MIN) {
            String rule =
                    labels == 0
                            ? "there is no picture to train on"
                            : "a network needs pictures of at least 2 labels, all are of '%s'"
                                    .formatted(statistics.labels().get(0));
            throw new SuppressRestartsException(
                    new IllegalStateException(
                            "%s. Of %,d records %,d are for training, %,d are held out, and these were rejected: %s. %s is not written."
                                    .formatted(
                                            rule,
                                            sums.records(),
                                            statistics.images(),
                                            statistics.heldOutImages(),
                                            sums.rejected(),
                                            file)));
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.write(sums);
    }
}
