package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.model.LearningRates;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.model.SgdOptions;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * {@code v = momentum v - decay w - rate g; w = w + v} in one pass over the memory, chunk by chunk
 * through arrays of its own, over which Java's compiler makes vector loops. One per thread; kept
 * between updates.
 */
public final class SgdPass {
    private static final int CHUNK = 2048; // floats; four chunks stay in the first cache

    private final float[] w = new float[CHUNK];
    private final float[] v = new float[CHUNK];
    private final float[] g = new float[CHUNK];
    private final float[] more = new float[CHUNK];

    /**
     * What is updated; an index means the same element in all of them.
     *
     * @param gradients one or more, to be summed; all but the first may be shorter, and count as
     *     zero behind their end
     */
    public record Buffers(
            FloatBuffer parameters, FloatBuffer velocity, List<FloatBuffer> gradients) {}

    /**
     * The factors of one tensor.
     *
     * @param decay of a weight; already times the rate
     */
    public record Factors(float momentum, float rate, float decay) {
        /** Biases have their own rate and do not decay. */
        public static Factors of(Tensor tensor, SgdOptions options, LearningRates rates) {
            return tensor.isBias()
                    ? new Factors(options.momentum(), rates.biases(), 0)
                    : new Factors(
                            options.momentum(),
                            rates.weights(),
                            options.weightDecay() * rates.weights());
        }
    }

    /** Updates the elements {@code from} to {@code to}, exclusive; none if that is not above. */
    public void update(Buffers buffers, int from, int to, Factors factors) {
        for (int at = from; at < to; at += CHUNK) {
            updateChunk(buffers, at, Math.min(CHUNK, to - at), factors);
        }
    }

    private void updateChunk(Buffers buffers, int at, int n, Factors factors) {
        buffers.parameters().get(at, w, 0, n);
        buffers.velocity().get(at, v, 0, n);
        List<FloatBuffer> gradients = buffers.gradients();
        gradients.get(0).get(at, g, 0, n);
        for (int i = 1; i < gradients.size(); i++) {
            addGradients(gradients.get(i), at, n);
        }
        float momentum = factors.momentum();
        float decay = factors.decay();
        float rate = factors.rate();
        for (int i = 0; i < n; i++) {
            v[i] = momentum * v[i] - decay * w[i] - rate * g[i];
            w[i] += v[i];
        }
        buffers.velocity().put(at, v, 0, n);
        buffers.parameters().put(at, w, 0, n);
    }

    private void addGradients(FloatBuffer further, int at, int n) {
        int there = Math.min(n, further.capacity() - at);
        if (there <= 0) {
            return;
        }
        further.get(at, more, 0, there);
        for (int i = 0; i < there; i++) {
            g[i] += more[i];
        }
    }
}
