package io.flinkalexnet.engine.nd4j;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.OpaqueContext;

/**
 * An operation over arrays in host memory, called at the native interface. {@code Nd4j.exec} makes
 * a native context per call and leaves it to the garbage collector, a hundred kilobytes a training
 * step; this one is made once and freed by {@link #close}.
 */
final class NativeOp implements Op {
    private static final NativeOps NATIVE = NativeOpsHolder.getInstance().getDeviceNativeOps();

    private final Call call;
    private final long hash;
    private final OpaqueContext context;

    NativeOp(Call call) {
        this.call = call;
        hash = Nd4j.getExecutioner().getCustomOperations().get(call.name()).getHash();
        context = NATIVE.createGraphContext(1);
        NATIVE.ctxShapeFunctionOverride(context, true); // outputs are given
        for (int i = 0; i < call.inputs().size(); i++) {
            INDArray array = call.inputs().get(i);
            NATIVE.setGraphContextInputArray(
                    context,
                    i,
                    array.data().addressPointer(),
                    array.shapeInfoDataBuffer().addressPointer(),
                    null,
                    null);
        }
        for (int i = 0; i < call.outputs().size(); i++) {
            INDArray array = call.outputs().get(i);
            NATIVE.setGraphContextOutputArray(
                    context,
                    i,
                    array.data().addressPointer(),
                    array.shapeInfoDataBuffer().addressPointer(),
                    null,
                    null);
        }
        try (LongPointer integers = new LongPointer(call.integers());
                DoublePointer reals = new DoublePointer(call.reals())) {
            NATIVE.setGraphContextIArguments(context, integers, call.integers().length);
            NATIVE.setGraphContextTArguments(context, reals, call.reals().length);
        }
    }

    @Override
    public void execute() {
        int status = NATIVE.execCustomOp2(null, hash, context);
        if (status != 0) {
            throw new IllegalStateException(
                    "ND4J's %s failed with status %d: %s"
                            .formatted(call.name(), status, NATIVE.lastErrorMessage()));
        }
    }

    @Override
    public void close() {
        NATIVE.deleteGraphContext(context);
    }
}
