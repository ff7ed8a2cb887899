package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution with bias. Groups are convolutions over copies of their channels: oneDNN writes past
 * a channel view. Each lane sums parameter gradients over its own images.
 */
final class ConvLayer extends Layer {
    private static final int NHWC = 1;
    private static final int YXIO = 0;
    private static final int EXPLICIT_PADDING = 0;
    private static final int CHANNEL_AXIS = 3;

    private final TensorViews tensors;
    private final int groups;
    private final long[] arguments;
    private final Kernels kernels;
    private final List<Blob> owned = new ArrayList<>();

    ConvLayer(Conv conv, Blob input, Shape outputShape, TensorViews tensors, Execution execution) {
        super(
                Blob.like(
                        input,
                        input.batchSize(),
                        outputShape.height(),
                        outputShape.width(),
                        outputShape.channels()));
        this.tensors = tensors;
        kernels = execution.kernels();
        owned.add(output());
        groups = conv.groups();
        arguments =
                new long[] {
                    conv.kernel(),
                    conv.kernel(),
                    conv.stride(),
                    conv.stride(),
                    conv.padding(),
                    conv.padding(),
                    1,
                    1,
                    EXPLICIT_PADDING,
                    NHWC,
                    YXIO
                };
        List<Blob> inputs = input.split(execution.lanes());
        List<Blob> outputs = output().split(execution.lanes());
        for (int lane = 0; lane < inputs.size(); lane++) {
            addLane(new Lane(lane, inputs.get(lane), outputs.get(lane)));
        }
    }

    @Override
    public void close() {
        super.close();
        owned.forEach(Blob::close);
    }

    /** The operations over one lane's images. */
    private final class Lane implements Kernels.Kernel {
        private final List<Op> forward = new ArrayList<>();
        private final List<Op> backward = new ArrayList<>();

        Lane(int lane, Blob input, Blob output) {
            List<Blob> inputs = parts(input);
            List<Blob> outputs = parts(output);
            planForward(input, output, inputs, outputs);
            if (input.isTraining()) {
                planBackward(tensors.gradients().get(lane), inputs, outputs);
                if (groups > 1) {
                    backward.add(0, split(output.gradient(), gradients(outputs)));
                    backward.add(concat(gradients(inputs), input.gradient()));
                }
            }
        }

        @Override
        public void forward() {
            forward.forEach(Op::execute);
        }

        @Override
        public void backward() {
            backward.forEach(Op::execute);
        }

        @Override
        public void close() {
            forward.forEach(Op::close);
            backward.forEach(Op::close);
        }

        private void planForward(Blob input, Blob output, List<Blob> inputs, List<Blob> outputs) {
            if (groups > 1) {
                forward.add(split(input.values(), values(inputs)));
            }
            for (int g = 0; g < groups; g++) {
                forward.add(
                        op(
                                "conv2d",
                                List.of(
                                        inputs.get(g).values(),
                                        tensors.weights().get(g),
                                        tensors.biases().get(g)),
                                List.of(outputs.get(g).values()),
                                arguments));
            }
            if (groups > 1) {
                forward.add(concat(values(outputs), output.values()));
            }
        }

        private void planBackward(
                TensorViews.Gradients sums, List<Blob> inputs, List<Blob> outputs) {
            for (int g = 0; g < groups; g++) {
                backward.add(
                        op(
                                "conv2d_bp",
                                List.of(
                                        inputs.get(g).values(),
                                        tensors.weights().get(g),
                                        tensors.biases().get(g),
                                        outputs.get(g).gradient()),
                                List.of(
                                        inputs.get(g).gradient(),
                                        sums.weights().get(g),
                                        sums.biases().get(g)),
                                arguments));
            }
        }
    }

    /** The blob itself for one group, else one of our own for each group of its channels. */
    private List<Blob> parts(Blob blob) {
        if (groups == 1) {
            return List.of(blob);
        }
        long[] shape = blob.values().shape().clone();
        shape[CHANNEL_AXIS] /= groups;
        List<Blob> parts = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            parts.add(Blob.like(blob, shape));
        }
        owned.addAll(parts);
        return parts;
    }

    private Op op(String name, List<INDArray> inputs, List<INDArray> outputs, long... arguments) {
        return kernels.op(new Op.Call(name, inputs, outputs, arguments));
    }

    private Op split(INDArray whole, List<INDArray> parts) {
        return op("split", List.of(whole), parts, parts.size(), CHANNEL_AXIS);
    }

    private Op concat(List<INDArray> parts, INDArray whole) {
        return op("concat", parts, List.of(whole), CHANNEL_AXIS);
    }

    private static List<INDArray> values(List<Blob> blobs) {
        return blobs.stream().map(Blob::values).toList();
    }

    private static List<INDArray> gradients(List<Blob> blobs) {
        return blobs.stream().map(Blob::gradient).toList();
    }
}
