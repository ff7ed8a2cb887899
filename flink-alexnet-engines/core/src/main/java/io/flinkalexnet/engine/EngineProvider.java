package io.flinkalexnet.engine;

import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;

/**
 * One engine, found by {@link java.util.ServiceLoader}. Thread-safe. Everything it opens must be
 * closed by who asked for it.
 */
public interface EngineProvider {
    /** The name users write, such as {@code nd4j}. */
    String name();

    /** Among the usable engines {@code auto} takes the one with the highest rank. */
    int rank();

    /**
     * Whether this engine can run here, and why not. Never throws, and leaves the process usable
     * when the answer is no.
     */
    EngineProbe probe();

    /**
     * The same engine on one of several devices of its kind; those that run on the processor return
     * themselves.
     *
     * @param index as the driver counts, from 0
     */
    default EngineProvider onDevice(int index) {
        return this;
    }

    /**
     * Opens a trainer with all parameters and velocities zero; {@link Trainer#importState} sets
     * them.
     *
     * @throws IllegalArgumentException if the engine cannot run this network
     */
    Trainer openTrainer(TrainerSpec spec);

    /**
     * Loads a model onto the device once, for any number of classifiers.
     *
     * @param parameters in the order of {@link io.flinkalexnet.engine.model.ParameterLayout}; read
     *     from position 0, not kept
     * @param threads native threads of one classifier
     * @throws IllegalArgumentException if the engine cannot run this network, if the crop is not
     *     its input, or if the buffer's limit is below the number of parameters
     */
    LoadedModel load(
            NetworkSpec network, Preprocessing preprocessing, FloatBuffer parameters, int threads);
}
