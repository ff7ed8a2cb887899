package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Conv;
import io.flinkalexnet.engine.model.Shape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution with bias. Groups are convolutions over copies of their channels: oneDNN writes past
 * a channel view.
 */
final class ConvLayer extends Layer {
    private static final int NHWC = 1;
    private static final int YXIO = 0;
    private static final int EXPLICIT_PADDING = 0;
    private static final int CHANNEL_AXIS = 3;

    private final List<DynamicCustomOp> forward = new ArrayList<>();
    private final List<DynamicCustomOp> backward = new ArrayList<>();
    private final List<Blob> owned = new ArrayList<>();

    ConvLayer(Conv conv, Blob input, Shape outputShape, TensorViews tensors) {
        super(
                Blob.like(
                        input,
                        input.values().size(0),
                        outputShape.height(),
                        outputShape.width(),
                        outputShape.channels()));
        owned.add(output());
        List<Blob> inputs = groups(input, conv.groups());
        List<Blob> outputs = groups(output(), conv.groups());
        long[] arguments = {
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
        if (conv.groups() > 1) {
            forward.add(split(input.values(), values(inputs)));
        }
        for (int g = 0; g < conv.groups(); g++) {
            forward.add(
                    Ops.op(
                            "conv2d",
                            List.of(
                                    inputs.get(g).values(),
                                    tensors.weights().get(g),
                                    tensors.biases().get(g)),
                            List.of(outputs.get(g).values()),
                            arguments));
        }
        if (conv.groups() > 1) {
            forward.add(concat(values(outputs), output().values()));
        }
        if (output().gradient() != null) {
            planBackward(input, inputs, outputs, tensors, arguments);
        }
    }

    private void planBackward(
            Blob input,
            List<Blob> inputs,
            List<Blob> outputs,
            TensorViews tensors,
            long... arguments) {
        boolean grouped = inputs.size() > 1;
        if (grouped) {
            backward.add(split(output().gradient(), gradients(outputs)));
        }
        for (int g = 0; g < inputs.size(); g++) {
            backward.add(
                    Ops.op(
                            "conv2d_bp",
                            List.of(
                                    inputs.get(g).values(),
                                    tensors.weights().get(g),
                                    tensors.biases().get(g),
                                    outputs.get(g).gradient()),
                            List.of(
                                    inputs.get(g).gradient(),
                                    tensors.weightGradients().get(g),
                                    tensors.biasGradients().get(g)),
                            arguments));
        }
        if (grouped) {
            backward.add(concat(gradients(inputs), input.gradient()));
        }
    }

    /** The blob itself for one group, else one of our own for each group of its channels. */
    private List<Blob> groups(Blob blob, int groups) {
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

    private static DynamicCustomOp split(INDArray whole, List<INDArray> parts) {
        return Ops.op("split", List.of(whole), parts, parts.size(), CHANNEL_AXIS);
    }

    private static DynamicCustomOp concat(List<INDArray> parts, INDArray whole) {
        return Ops.op("concat", parts, List.of(whole), CHANNEL_AXIS);
    }

    private static List<INDArray> values(List<Blob> blobs) {
        return blobs.stream().map(Blob::values).toList();
    }

    private static List<INDArray> gradients(List<Blob> blobs) {
        return blobs.stream().map(Blob::gradient).toList();
    }

    @Override
    void forward() {
        forward.forEach(Nd4j::exec);
    }

    @Override
    void backward() {
        backward.forEach(Nd4j::exec);
    }

    @Override
    public void close() {
        owned.forEach(Blob::close);
    }
}
