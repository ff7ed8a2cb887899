package io.flinkalexnet.lab.peers.contender;

import io.flinkalexnet.engine.host.DropoutMasks;
import io.flinkalexnet.engine.model.LayerSpec;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.random.Purpose;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of training in which nothing is left to chance: parameters, pictures and labels are the
 * subject's, dropout masks the ones that our engines draw. Step k is given pictures k * batch to (k
 * + 1) * batch - 1.
 *
 * @param steps weight updates
 * @param batch pictures of each
 * @param threads native threads
 * @param learningRate of every step
 * @param numbers to compute in
 * @param file name of the file in the subject's directory that the parameters behind the last step
 *     are written to, as floats in the order of {@link
 *     io.flinkalexnet.engine.model.ParameterLayout}
 */
public record Exercise(
        int steps, int batch, int threads, float learningRate, Numbers numbers, String file) {
    /** Key of the dropout masks. */
    public static final long SEED = 2012;

    /** What activations, gradients and parameters are kept in. */
    public enum Numbers {
        F32,
        F64
    }

    /**
     * The factors of all dropout layers in a step, layer by layer in the network's order, (batch,
     * units) each: 0, or what a kept value is multiplied by.
     */
    public float[] masks(NetworkSpec network, int step) {
        List<float[]> masks = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < network.layers().size(); i++) {
            if (network.layers().get(i) instanceof LayerSpec.Dropout dropout) {
                float[] factors = new float[batch * network.shapes().get(i).size()];
                new DropoutMasks(dropout.rate(), Purpose.DROPOUT.of(i), SEED)
                        .draw(step, 0, factors);
                masks.add(factors);
                length += factors.length;
            }
        }
        float[] all = new float[length];
        int at = 0;
        for (float[] mask : masks) {
            System.arraycopy(mask, 0, all, at, mask.length);
            at += mask.length;
        }
        return all;
    }
}
