package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.host.NormPass;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/** Norms over the flat arrays, with the sum of the lanes' gradients. */
final class HostNorms implements Kernels.NormsOfTensors {
    private final List<Tensor> tensors;
    private final NormPass pass;
    private final List<FloatBuffer> parameters;
    private final List<FloatBuffer> gradients;

    HostNorms(ParameterStore store, Lanes lanes, Nd4jTrainer.State state) {
        tensors = store.weights();
        pass = new NormPass(lanes);
        parameters = List.of(HostUpdate.floats(state.parameters()));
        gradients = state.gradients().stream().map(HostUpdate::floats).toList();
    }

    @Override
    public double[] gradients() {
        return norms(gradients);
    }

    @Override
    public double[] weights() {
        return norms(parameters);
    }

    private double[] norms(List<FloatBuffer> blocks) {
        return tensors.stream()
                .mapToDouble(tensor -> pass.norm(blocks, tensor.offset(), tensor.length()))
                .toArray();
    }
}
