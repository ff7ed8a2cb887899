package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.SgdOptions;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code v = momentum v - rate g - decay rate w; w = w + v} over the flat arrays, in place, from
 * the lowest trained layer on; the gradient's array is scratch afterwards.
 */
final class DeviceUpdate implements Kernels.Update {
    private final SgdOptions options;
    private final List<Tensor> trained;
    private final int first;
    private final DevicePlan plan = new DevicePlan();
    private final INDArray weightRate;
    private final INDArray biasRate;
    private final INDArray decay;

    DeviceUpdate(TrainerSpec spec, ParameterStore store, Nd4jTrainer.State state) {
        options = spec.sgd();
        int lowest = spec.lowestTrainedLayer();
        trained = store.tensors().stream().filter(t -> t.layerIndex() >= lowest).toList();
        first = trained.get(0).offset(); // tensors lie in the layers' order
        int length = store.length() - first;
        INDArray w = Ops.view(state.parameters(), first, length);
        INDArray v = Ops.view(state.velocity(), first, length);
        INDArray g = Ops.view(state.gradients().get(0), first, length);
        weightRate = plan.scalar(0);
        biasRate = plan.scalar(0);
        decay = plan.scalar(0);
        scale(g, weightRate, biasRate, g);
        plan.then("multiply", v, plan.scalar(options.momentum()), v).then("subtract", v, g, v);
        if (options.weightDecay() > 0) {
            scale(w, decay, plan.scalar(0), g);
            plan.then("subtract", v, g, v);
        }
        plan.then("add", w, v, w);
    }

    /** Multiplies weights and biases, tensor by tensor, each by its own factor. */
    private void scale(INDArray from, INDArray ofWeights, INDArray ofBiases, INDArray to) {
        for (Tensor tensor : trained) {
            int at = tensor.offset() - first;
            plan.then(
                    "multiply",
                    Ops.view(from, at, tensor.length()),
                    tensor.isBias() ? ofBiases : ofWeights,
                    Ops.view(to, at, tensor.length()));
        }
    }

    @Override
    public void apply(LearningRates rates) {
        DeviceTransfer.upload(new float[] {rates.weights()}, weightRate);
        DeviceTransfer.upload(new float[] {rates.biases()}, biasRate);
        DeviceTransfer.upload(new float[] {rates.weights() * options.weightDecay()}, decay);
        plan.run();
    }

    @Override
    public void close() {
        plan.close();
    }
}
