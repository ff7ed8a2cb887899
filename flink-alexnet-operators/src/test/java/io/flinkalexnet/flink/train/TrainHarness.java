package io.flinkalexnet.flink.train;

import io.flinkalexnet.schema.ModelAnnouncement;
import io.flinkalexnet.schema.TrainingMetrics;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** A train operator outside a cluster, fed with the pictures of {@link TrainExamples}. */
final class TrainHarness implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<TrainingImage, TrainingMetrics> harness;

    private TrainHarness(TrainOperator operator) throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(operator, 1, 1, 0);
        harness.getEnvironment()
                .getJobConfiguration()
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        harness.getExecutionConfig().setUseSnapshotCompression(true);
    }

    static TrainHarness started(TrainOperator operator) throws Exception {
        TrainHarness started = new TrainHarness(operator);
        started.open();
        return started;
    }

    static TrainHarness restored(TrainOperator operator, OperatorSubtaskState state)
            throws Exception {
        TrainHarness restored = new TrainHarness(operator);
        restored.harness.initializeState(state);
        restored.open();
        return restored;
    }

    private void open() throws Exception {
        try {
            harness.open();
        } catch (Exception e) {
            harness.close();
            throw e;
        }
    }

    /** Sends the pictures from one place in the order to before another. */
    void send(long from, long to) throws Exception {
        for (long sequence : LongStream.range(from, to).toArray()) {
            harness.processElement(new StreamRecord<>(TrainExamples.image(sequence)));
        }
    }

    OperatorSubtaskState checkpoint() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        return harness.snapshot(1, 1);
    }

    void endInput() throws Exception {
        harness.endInput();
    }

    List<TrainingMetrics> metrics() {
        return harness.extractOutputValues();
    }

    List<ModelAnnouncement> announcements() {
        var records = harness.getSideOutput(TrainOperator.ANNOUNCEMENTS);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    ModelAnnouncement finalModel() {
        List<ModelAnnouncement> all = announcements();
        return all.get(all.size() - 1);
    }

    long total(String name) {
        TrainOperator operator = (TrainOperator) harness.getOperator();
        return operator.getRuntimeContext().getLongCounter(name).getLocalValue();
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
