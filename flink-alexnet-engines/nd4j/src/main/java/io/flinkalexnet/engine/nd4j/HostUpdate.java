package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.SgdOptions;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code v = momentum v - decay rate w - rate g; w = w + v} in one pass over the memory, with g the
 * sum of the lanes' gradients. Lanes share out the parameters.
 */
final class HostUpdate implements Kernels.Update {
    private static final int CHUNK = 2048; // floats; four chunks stay in the first cache

    private final SgdOptions options;
    private final List<Tensor> tensors;
    private final Lanes lanes;
    private final FloatBuffer parameters;
    private final FloatBuffer velocity;
    private final List<FloatBuffer> gradients;
    private final int length;

    HostUpdate(SgdOptions options, ParameterStore store, Lanes lanes, Nd4jTrainer.State state) {
        this.options = options;
        this.lanes = lanes;
        tensors = store.tensors();
        length = store.length();
        parameters = floats(state.parameters());
        velocity = floats(state.velocity());
        gradients = state.gradients().stream().map(HostUpdate::floats).toList();
    }

    private static FloatBuffer floats(INDArray array) {
        return Ops.bytes(array).asFloatBuffer();
    }

    @Override
    public void apply(float rate) {
        lanes.run(
                lanes.active(length), lane -> apply(new Chunk(), lanes.range(lane, length), rate));
    }

    private void apply(Chunk chunk, Lanes.Range range, float rate) {
        for (Tensor tensor : tensors) {
            int from = Math.max(tensor.offset(), (int) range.from());
            int to = Math.min(tensor.offset() + tensor.length(), (int) range.to());
            float tensorRate = tensor.isBias() ? rate * options.biasRateFactor() : rate;
            float decay = tensor.isBias() ? 0 : options.weightDecay() * rate;
            for (int at = from; at < to; at += CHUNK) {
                chunk.update(at, Math.min(CHUNK, to - at), tensorRate, decay);
            }
        }
    }

    private final class Chunk {
        private final float[] w = new float[CHUNK];
        private final float[] v = new float[CHUNK];
        private final float[] g = new float[CHUNK];
        private final float[] more = new float[CHUNK];

        void update(int at, int n, float rate, float decay) {
            parameters.get(at, w, 0, n);
            velocity.get(at, v, 0, n);
            gradients.get(0).get(at, g, 0, n);
            for (int lane = 1; lane < gradients.size(); lane++) {
                addGradients(gradients.get(lane), at, n);
            }
            float momentum = options.momentum();
            for (int i = 0; i < n; i++) {
                v[i] = momentum * v[i] - decay * w[i] - rate * g[i];
                w[i] += v[i];
            }
            velocity.put(at, v, 0, n);
            parameters.put(at, w, 0, n);
        }

        private void addGradients(FloatBuffer lane, int at, int n) {
            int there = Math.min(n, lane.capacity() - at);
            if (there <= 0) {
                return; // behind the convolutions the first lane's array is shared
            }
            lane.get(at, more, 0, there);
            for (int i = 0; i < there; i++) {
                g[i] += more[i];
            }
        }
    }
}
