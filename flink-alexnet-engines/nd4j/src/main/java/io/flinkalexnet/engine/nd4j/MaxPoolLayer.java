package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;

/** Max pooling without padding. Of equal values the first one gets the gradient. */
final class MaxPoolLayer extends Layer {
    private final List<NativeOp> forward = new ArrayList<>();
    private final List<NativeOp> backward = new ArrayList<>();

    MaxPoolLayer(MaxPool pool, Blob input, Shape outputShape, Lanes lanes) {
        super(
                Blob.like(
                        input,
                        input.batchSize(),
                        outputShape.height(),
                        outputShape.width(),
                        outputShape.channels()));
        long k = pool.kernel();
        long s = pool.stride();
        long[] arguments = {k, k, s, s, 0, 0, 1, 1, 0, 0, 1}; // the last one: NHWC
        List<Blob> inputs = input.split(lanes);
        List<Blob> outputs = output().split(lanes);
        for (int lane = 0; lane < inputs.size(); lane++) {
            Blob from = inputs.get(lane);
            Blob to = outputs.get(lane);
            forward.add(
                    new NativeOp(
                            new NativeOp.Call(
                                    "maxpool2d",
                                    List.of(from.values()),
                                    List.of(to.values()),
                                    arguments)));
            if (input.isTraining()) {
                backward.add(
                        new NativeOp(
                                new NativeOp.Call(
                                        "maxpool2d_bp",
                                        List.of(from.values(), to.gradient()),
                                        List.of(from.gradient()),
                                        arguments)));
            }
        }
    }

    @Override
    void forward(int lane) {
        forward.get(lane).execute();
    }

    @Override
    void backward(int lane) {
        backward.get(lane).execute();
    }

    @Override
    public void close() {
        forward.forEach(NativeOp::close);
        backward.forEach(NativeOp::close);
        output().close();
    }
}
