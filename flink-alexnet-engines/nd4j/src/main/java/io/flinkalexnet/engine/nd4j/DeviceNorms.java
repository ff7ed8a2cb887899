package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Norms over the flat arrays, of which a float per tensor comes back. A tensor's is the norm of the
 * norms of its outputs: in one sum of floats the last of millions of terms would be lost.
 */
final class DeviceNorms implements Kernels.NormsOfTensors {
    private static final int ROW_AXIS = 1;

    private final List<Tensor> tensors;
    private final DevicePlan ofGradients = new DevicePlan();
    private final DevicePlan ofWeights = new DevicePlan();
    private final INDArray norms;

    DeviceNorms(ParameterStore store, Nd4jTrainer.State state) {
        tensors = store.weights();
        norms = ofWeights.floats(tensors.size());
        plan(ofGradients, state.gradients().get(0));
        plan(ofWeights, state.parameters());
    }

    private void plan(DevicePlan plan, INDArray flat) {
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            long rows = tensor.dims().get(0);
            INDArray values = Ops.view(flat, tensor.offset(), rows, tensor.length() / rows);
            INDArray each = plan.floats(rows);
            plan.then("reduce_norm2", values, each, ROW_AXIS)
                    .then(
                            "reduce_norm2",
                            Ops.view(each, 0, 1, rows),
                            Ops.view(norms, i, 1),
                            ROW_AXIS);
        }
    }

    @Override
    public double[] gradients() {
        return run(ofGradients);
    }

    @Override
    public double[] weights() {
        return run(ofWeights);
    }

    private double[] run(DevicePlan plan) {
        plan.run();
        float[] values = new float[tensors.size()];
        DeviceTransfer.download(norms, FloatBuffer.wrap(values), 0, values.length);
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    @Override
    public void close() {
        ofGradients.close();
        ofWeights.close();
    }
}
