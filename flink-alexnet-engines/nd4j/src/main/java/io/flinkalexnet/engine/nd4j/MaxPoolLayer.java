package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.MaxPool;
import io.flinkalexnet.engine.model.Shape;
import java.util.List;

/** Max pooling without padding. Of equal values the first one gets the gradient. */
final class MaxPoolLayer extends Layer {
    MaxPoolLayer(MaxPool pool, Blob input, Shape outputShape, Execution execution) {
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
        List<Blob> inputs = input.split(execution.lanes());
        List<Blob> outputs = output().split(execution.lanes());
        for (int lane = 0; lane < inputs.size(); lane++) {
            addLane(new Lane(execution.kernels(), inputs.get(lane), outputs.get(lane), arguments));
        }
    }

    private static final class Lane implements Kernels.Kernel {
        private final Op forward;
        private final Op backward;

        Lane(Kernels kernels, Blob from, Blob to, long[] arguments) {
            forward =
                    kernels.op(
                            new Op.Call(
                                    "maxpool2d",
                                    List.of(from.values()),
                                    List.of(to.values()),
                                    arguments));
            backward =
                    from.isTraining()
                            ? kernels.op(
                                    new Op.Call(
                                            "maxpool2d_bp",
                                            List.of(from.values(), to.gradient()),
                                            List.of(from.gradient()),
                                            arguments))
                            : null;
        }

        @Override
        public void forward() {
            forward.execute();
        }

        @Override
        public void backward() {
            backward.execute();
        }

        @Override
        public void close() {
            forward.close();
            if (backward != null) {
                backward.close();
            }
        }
    }

    @Override
    public void close() {
        super.close();
        output().close();
    }
}
