package io.flinkalexnet.engine.conformance;

import io.flinkalexnet.engine.Trainer;
import io.flinkalexnet.engine.model.Initialization;
import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.engine.random.Philox;
import io.flinkalexnet.engine.random.Purpose;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** A trainer's state outside of it, in the order of {@link ParameterLayout}. */
record State(float[] parameters, float[] velocity) {
    private static final Purpose BIASES = new Purpose(0x7E00);
    private static final double BIAS_DEVIATION = 0.1;

    /** He weights, N(0, 0.1) biases so that they matter, velocities zero. */
    static State initial(NetworkSpec network, long seed) {
        ParameterLayout layout = ParameterLayout.of(network);
        float[] parameters = new float[layout.length()];
        Initialization.HE.fill(network, 1, seed, FloatBuffer.wrap(parameters));
        int[] block = new int[4];
        for (Tensor tensor : layout.tensors()) {
            for (int i = 0; tensor.isBias() && i < tensor.length(); i++) {
                Philox.block(seed, BIASES, tensor.layerIndex(), i, block);
                parameters[tensor.offset() + i] =
                        (float) (BIAS_DEVIATION * Philox.normal(block[0], block[1]));
            }
        }
        return new State(parameters, new float[layout.length()]);
    }

    static State exportedFrom(Trainer trainer, NetworkSpec network) {
        int length = ParameterLayout.of(network).length();
        State state = new State(new float[length], new float[length]);
        trainer.exportState(FloatBuffer.wrap(state.parameters), FloatBuffer.wrap(state.velocity));
        return state;
    }

    void importInto(Trainer trainer) {
        trainer.importState(FloatBuffer.wrap(parameters), FloatBuffer.wrap(velocity));
    }

    float[] parameters(Tensor tensor) {
        return slice(parameters, tensor);
    }

    float[] velocity(Tensor tensor) {
        return slice(velocity, tensor);
    }

    private static float[] slice(float[] values, Tensor tensor) {
        return Arrays.copyOfRange(values, tensor.offset(), tensor.offset() + tensor.length());
    }
}
