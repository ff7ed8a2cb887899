package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.TrainerSpec;
import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.host.SgdPass;
import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.SgdOptions;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The update over the flat arrays, with the sum of the lanes' gradients. Lanes share out the
 * parameters.
 */
final class HostUpdate implements Kernels.Update {
    private final SgdOptions options;
    private final int lowest;
    private final List<Tensor> tensors;
    private final int length;
    private final Lanes lanes;
    private final List<SgdPass> passes;
    private final SgdPass.Buffers buffers;

    HostUpdate(TrainerSpec spec, ParameterStore store, Lanes lanes, Nd4jTrainer.State state) {
        options = spec.sgd();
        lowest = spec.lowestTrainedLayer();
        this.lanes = lanes;
        tensors = store.tensors();
        length = store.length();
        passes = Stream.generate(SgdPass::new).limit(lanes.active(length)).toList();
        buffers =
                new SgdPass.Buffers(
                        floats(state.parameters()),
                        floats(state.velocity()),
                        // behind the convolutions the first lane's array is shared
                        state.gradients().stream().map(HostUpdate::floats).toList());
    }

    /** An array's memory; not a copy. */
    static FloatBuffer floats(INDArray array) {
        return Ops.bytes(array).asFloatBuffer();
    }

    @Override
    public void apply(LearningRates rates) {
        lanes.run(passes.size(), lane -> apply(passes.get(lane), lanes.range(lane, length), rates));
    }

    private void apply(SgdPass pass, Lanes.Range range, LearningRates rates) {
        for (Tensor tensor : tensors) {
            if (tensor.layerIndex() < lowest) {
                continue;
            }
            int from = Math.max(tensor.offset(), (int) range.from());
            int to = Math.min(tensor.offset() + tensor.length(), (int) range.to());
            pass.update(buffers, from, to, SgdPass.Factors.of(tensor, options, rates));
        }
    }
}
