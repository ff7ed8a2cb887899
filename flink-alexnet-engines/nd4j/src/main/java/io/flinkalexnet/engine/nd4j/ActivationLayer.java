package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Activation.Kind;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** ReLU or tanh, in place: both gradients can be had from the output. */
final class ActivationLayer extends Layer {
    private final Op forward;
    private final DynamicCustomOp backward;
    private final INDArray square;

    ActivationLayer(Kind kind, Blob input) {
        super(input);
        INDArray values = input.values();
        INDArray gradient = input.gradient();
        boolean training = gradient != null;
        switch (kind) {
            case RELU -> {
                forward = new RectifiedLinear(values, values);
                backward =
                        training
                                ? Ops.op("relu_bp", List.of(values, gradient), List.of(gradient))
                                : null;
                square = null;
            }
            case TANH -> {
                forward = new Tanh(values, values);
                backward = null;
                square = training ? Ops.zeros(values.shape()) : null;
            }
            default -> throw new IllegalStateException("no such activation: " + kind);
        }
    }

    @Override
    void forward() {
        Nd4j.getExecutioner().exec(forward);
    }

    @Override
    void backward() {
        if (backward != null) {
            Nd4j.exec(backward);
        } else {
            output().values().muli(output().values(), square); // dx = dy (1 - y^2)
            square.rsubi(1);
            output().gradient().muli(square);
        }
    }

    @Override
    public void close() {
        close(square);
    }
}
