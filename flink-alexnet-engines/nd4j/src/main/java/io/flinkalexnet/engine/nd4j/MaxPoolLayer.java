package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Max pooling without padding. */
final class MaxPoolLayer extends Layer {
    private final DynamicCustomOp forward;
    private final DynamicCustomOp backward;

    MaxPoolLayer(MaxPool pool, Blob input, Shape outputShape) {
        super(
                Blob.like(
                        input,
                        input.values().size(0),
                        outputShape.height(),
                        outputShape.width(),
                        outputShape.channels()));
        long k = pool.kernel();
        long s = pool.stride();
        long[] arguments = {k, k, s, s, 0, 0, 1, 1, 0, 0, 1}; // the last one: NHWC
        forward =
                Ops.op("maxpool2d", List.of(input.values()), List.of(output().values()), arguments);
        backward =
                output().gradient() == null
                        ? null
                        : Ops.op(
                                "maxpool2d_bp",
                                List.of(input.values(), output().gradient()),
                                List.of(input.gradient()),
                                arguments);
    }

    @Override
    void forward() {
        Nd4j.exec(forward);
    }

    @Override
    void backward() {
        Nd4j.exec(backward);
    }

    @Override
    public void close() {
        output().close();
    }
}
