package io.flinkalexnet.jobs;

import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Maps elements one to one and counts them in an accumulator, which the client reads. The count is
 * state: after a restart it goes on from the checkpoint, as exactly-once results do. State: the
 * count of each subtask.
 *
 * @param <I> element that comes in
 * @param <O> element that goes out
 */
final class CountingMap<I, O> extends RichMapFunction<I, O> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final String STATE = "count";

    private final String accumulator;
    private final SerializableFunction<I, O> function;
    private transient ListState<Long> state;
    private transient LongCounter count;

    /**
     * Counts under a name.
     *
     * @param accumulator its name
     */
    CountingMap(String accumulator, SerializableFunction<I, O> function) {
        this.accumulator = accumulator;
        this.function = function;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>(STATE, Types.LONG));
        count = new LongCounter();
        for (long each : state.get()) {
            count.add(each);
        }
    }

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(accumulator, count);
    }

    @Override
    public O map(I element) {
        count.add(1);
        return function.apply(element);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        state.update(List.of(count.getLocalValuePrimitive()));
    }
}
