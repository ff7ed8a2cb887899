package io.flinkalexnet.engine.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Non-linearities in place, with their gradients from the output. */
final class DeviceActivation extends DeviceKernel {
    private DeviceActivation() {}

    static DeviceActivation relu(Layer.Blob blob) {
        DeviceActivation relu = new DeviceActivation();
        INDArray y = blob.values();
        relu.forward.then(new Op.Call("relu", List.of(y), List.of(y)).withReals(0));
        if (blob.isTraining()) {
            INDArray dy = blob.gradient();
            relu.backward.then("relu_bp", y, dy, dy); // y > 0 where x > 0
        }
        return relu;
    }

    /** dy (1 - y^2); ND4J's {@code tanh_bp} wants x. */
    static DeviceActivation tanh(Layer.Blob blob) {
        DeviceActivation tanh = new DeviceActivation();
        INDArray y = blob.values();
        tanh.forward.then("tanh", y, y);
        if (blob.isTraining()) {
            INDArray dy = blob.gradient();
            INDArray scratch = tanh.backward.floatsLike(y);
            tanh.backward
                    .then("multiply", y, y, scratch)
                    .then("multiply", scratch, dy, scratch)
                    .then("subtract", dy, scratch, dy);
        }
        return tanh;
    }
}
