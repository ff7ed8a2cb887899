package io.flinkalexnet.engine;

import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** What it has kernels for on any machine, see {@link #checkPrecision} for this one. */
    default Set<Precision> precisions() {
        return Set.of(Precision.F32);
    }

    /**
     * What {@code auto} takes on this machine: another than {@link Precision#F32} only where the
     * device has instructions for it. Never throws.
     */
    default Precision preferredPrecision() {
        return Precision.F32;
    }

    /**
     * Throws {@link IllegalArgumentException} with the way out unless this engine computes in that
     * precision on this machine. {@link #openTrainer} and {@link #load} do it, too.
     */
    default void checkPrecision(Precision precision) {
        if (!precisions().contains(precision)) {
            throw new IllegalArgumentException(
                    "%s computes in %s only, %s was asked for; set alexnet.engine.precision to %s or auto, or take an engine that has it: ./alexnet doctor lists them"
                            .formatted(
                                    name(),
                                    inWords(precisions()),
                                    precision,
                                    preferredPrecision()));
        }
    }

    private static String inWords(Set<Precision> precisions) {
        return precisions.stream()
                .sorted()
                .map(Precision::toString)
                .collect(Collectors.joining(" and "));
    }

    /**
     * Opens a trainer with all parameters and velocities zero; {@link Trainer#importState} sets
     * them.
     *
     * @throws IllegalArgumentException if the engine cannot run this network, or not in this
     *     precision
     */
    Trainer openTrainer(TrainerSpec spec);

    /**
     * Loads a model onto the device once, for any number of classifiers.
     *
     * @param parameters in the order of {@link io.flinkalexnet.engine.model.ParameterLayout}; read
     *     from position 0, not kept
     * @throws IllegalArgumentException if the engine cannot run this network, or not in this
     *     precision, if the crop is not its input, or if the buffer's limit is below the number of
     *     parameters
     */
    LoadedModel load(
            NetworkSpec network,
            Preprocessing preprocessing,
            FloatBuffer parameters,
            LoadOptions options);
}
