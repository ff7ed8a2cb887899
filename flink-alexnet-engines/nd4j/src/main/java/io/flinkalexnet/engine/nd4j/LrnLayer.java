package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.LayerSpec.Lrn;
import java.util.List;

/**
 * Local response normalisation over the last axis (paper section 3.3). With {@code s_i = k + alpha
 * * sum of x_j^2} over the window around i:
 *
 * <pre>
 *   y_i  = x_i s_i^-beta
 *   dx_i = dy_i s_i^-beta - 2 alpha beta x_i * sum of dy_j x_j s_j^(-beta - 1)
 * </pre>
 *
 * The gradient is our own: ND4J's {@code lrn_bp} has dy_i where dy_j belongs; a test keeps showing
 * it.
 */
final class LrnLayer extends Layer {
    LrnLayer(Lrn lrn, Blob input, Execution execution) {
        super(Blob.like(input, input.values().shape()));
        List<Blob> inputs = input.split(execution.lanes());
        List<Blob> outputs = output().split(execution.lanes());
        for (int lane = 0; lane < inputs.size(); lane++) {
            addLane(execution.kernels().lrn(lrn, inputs.get(lane), outputs.get(lane)));
        }
    }

    @Override
    public void close() {
        super.close();
        output().close();
    }
}
