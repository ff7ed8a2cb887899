package io.flinkalexnet.engine.nd4j;

import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An operation over arrays wherever the backend has them. Its context is made once; ND4J frees the
 * native part when the garbage collector has seen the last of it.
 */
final class DeviceOp implements Op {
    private final DynamicCustomOp operation;
    private final OpContext context;

    DeviceOp(Call call) {
        operation = DynamicCustomOp.builder(call.name()).build();
        context = Nd4j.getExecutioner().buildContext();
        context.shapeFunctionOverride(true); // outputs are given
        context.setInputArrays(call.inputs());
        context.setOutputArrays(call.outputs());
        if (call.integers().length > 0) {
            context.setIArguments(call.integers());
        }
        if (call.reals().length > 0) {
            context.setTArguments(call.reals());
        }
    }

    @Override
    public void execute() {
        Nd4j.getExecutioner().exec(operation, context);
    }

    @Override
    public void close() {
        context.purge();
    }
}
