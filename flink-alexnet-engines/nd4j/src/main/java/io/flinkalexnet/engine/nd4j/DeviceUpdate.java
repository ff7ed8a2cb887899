package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.SgdOptions;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code v = momentum v - rate g - decay rate w; w = w + v} over the flat arrays, in place; the
 * gradient's array is scratch afterwards.
 */
final class DeviceUpdate implements Kernels.Update {
    private final SgdOptions options;
    private final DevicePlan plan = new DevicePlan();
    private final INDArray rate;
    private final INDArray decay;

    DeviceUpdate(SgdOptions options, ParameterStore store, Nd4jTrainer.State state) {
        this.options = options;
        INDArray w = state.parameters();
        INDArray v = state.velocity();
        INDArray g = state.gradients().get(0);
        rate = plan.scalar(0);
        decay = plan.scalar(0);
        plan.then("multiply", g, rate, g);
        scaleBiases(options.biasRateFactor(), store, g);
        plan.then("multiply", v, plan.scalar(options.momentum()), v).then("subtract", v, g, v);
        if (options.weightDecay() > 0) {
            plan.then("multiply", w, decay, g);
            scaleBiases(0, store, g);
            plan.then("subtract", v, g, v);
        }
        plan.then("add", w, v, w);
    }

    private void scaleBiases(float factor, ParameterStore store, INDArray flat) {
        if (factor == 1) {
            return;
        }
        INDArray scalar = plan.scalar(factor);
        for (Tensor tensor : store.tensors()) {
            if (tensor.isBias()) {
                INDArray biases = Ops.view(flat, tensor.offset(), tensor.length());
                plan.then("multiply", biases, scalar, biases);
            }
        }
    }

    @Override
    public void apply(float newRate) {
        DeviceTransfer.upload(new float[] {newRate}, rate);
        DeviceTransfer.upload(new float[] {newRate * options.weightDecay()}, decay);
        plan.run();
    }

    @Override
    public void close() {
        plan.close();
    }
}
