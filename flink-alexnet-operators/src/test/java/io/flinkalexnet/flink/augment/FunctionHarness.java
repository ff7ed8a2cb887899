package io.flinkalexnet.flink.augment;

import io.flinkalexnet.flink.decode.EncodedImage;
import io.flinkalexnet.flink.decode.Rejection;
import io.flinkalexnet.flink.decode.Rejections;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups.UnregisteredTaskMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** A function with its outputs and counters, without a cluster. */
final class FunctionHarness<O> implements AutoCloseable {
    private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();
    private final OneInputStreamOperatorTestHarness<EncodedImage, O> harness;

    FunctionHarness(ProcessFunction<EncodedImage, O> function) throws Exception {
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(function),
                        new MockEnvironmentBuilder()
                                .setMetricGroup(new InterceptingTaskMetricGroup(metrics))
                                .build());
        harness.open();
    }

    void process(EncodedImage image) throws Exception {
        harness.processElement(new StreamRecord<>(image));
    }

    List<O> out() {
        return harness.extractOutputValues();
    }

    List<Rejection> rejections() {
        var output = harness.getSideOutput(Rejections.REJECTED);
        return output == null ? List.of() : output.stream().map(StreamRecord::getValue).toList();
    }

    long count(String counter) {
        return ((Counter) metrics.get(counter)).getCount();
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }

    private static final class InterceptingTaskMetricGroup extends UnregisteredTaskMetricGroup {
        private final InterceptingOperatorMetricGroup operator;

        InterceptingTaskMetricGroup(InterceptingOperatorMetricGroup operator) {
            this.operator = operator;
        }

        @Override
        public InternalOperatorMetricGroup getOrAddOperator(
                OperatorID id, String name, Map<String, String> variables) {
            return operator;
        }
    }
}
