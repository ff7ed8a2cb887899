package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.host.Lanes;
import java.util.List;

/** Inverted dropout; its gradient is its input's, in place. */
final class DropoutLayer extends Layer {
    /**
     * @param masks null if there is no training
     */
    DropoutLayer(DropoutMasks masks, Blob input, Execution execution) {
        super(new Blob(Ops.zeros(input.values().shape()), input.gradient()));
        Lanes lanes = execution.lanes();
        List<Blob> inputs = input.split(lanes);
        List<Blob> outputs = output().split(lanes);
        long units = input.values().length() / input.batchSize();
        for (int lane = 0; lane < inputs.size(); lane++) {
            long first = lanes.range(lane, input.batchSize()).from() * units;
            addLane(execution.kernels().dropout(masks, first, inputs.get(lane), outputs.get(lane)));
        }
    }

    @Override
    public void close() {
        super.close();
        close(output().values()); // the gradient is the input's
    }
}
