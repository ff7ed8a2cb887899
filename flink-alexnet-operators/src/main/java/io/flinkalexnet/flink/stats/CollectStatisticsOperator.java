package io.flinkalexnet.flink.stats;

import io.flinkalexnet.engine.image.HeldOutRule;
import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.ImageRejectedException;
import io.flinkalexnet.engine.image.RejectionReason;
import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.EncodedImageDecoder;
import io.flinkalexnet.flink.decode.ImageCounters;
import io.flinkalexnet.flink.decode.Rejections;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;

/**
 * Decodes pictures and sums them up; emits the sums at the end of the input. A record that can't be
 * used goes to {@link Rejections#REJECTED}. State: the sums so far, none once they are emitted.
 */
final class CollectStatisticsOperator extends AbstractStreamOperator<PartialStatistics>
        implements OneInputStreamOperator<EncodedImage, PartialStatistics>, BoundedOneInput {
    static final String UID = "collect-statistics";

    private static final long serialVersionUID = 1L;
    private static final String JOB = "stats";

    private final ImageGeometry geometry;
    private final HeldOutRule heldOut;
    private transient StatisticsState state;
    private transient StatisticsSums sums;
    private transient EncodedImageDecoder decoder;
    private transient ImageCounters counters;
    private transient LongCounter records;

    CollectStatisticsOperator(ImageGeometry geometry, HeldOutRule heldOut) {
        this.geometry = geometry;
        this.heldOut = heldOut;
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
        counters = ImageCounters.in(getMetricGroup());
        records = getRuntimeContext().getLongCounter(StatisticsStage.RECORDS);
        records.add(sums.records());
        decoder = EncodedImageDecoder.open(geometry);
    }

    @Override
    public void processElement(StreamRecord<EncodedImage> element) {
        EncodedImage image = element.getValue();
        counters.in().inc();
        records.add(1);
        try {
            add(image);
        } catch (ImageRejectedException e) {
            counters.reject(e.reason());
            sums.reject(e.reason());
            output.collect(Rejections.REJECTED, new StreamRecord<>(Rejections.of(image, e, JOB)));
            return;
        }
        counters.out().inc();
    }

    private void add(EncodedImage image) throws ImageRejectedException {
        byte[] decoded = decoder.decode(image); // an unreadable record has no label either
        if (image.label() == null) {
            throw new ImageRejectedException(
                    RejectionReason.MISSING_LABEL, "training needs a label, and there is none");
        }
        sums.add(image.id(), image.label(), decoded);
    }

    @Override
    public void endInput() throws Exception {
        output.collect(new StreamRecord<>(sums.part()));
        sums = new StatisticsSums(geometry, heldOut); // those are the next operator's now
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.write(sums);
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(decoder, super::close); // null-safe: open() may have failed
    }
}
