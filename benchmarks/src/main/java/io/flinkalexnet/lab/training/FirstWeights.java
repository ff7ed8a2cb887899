package io.flinkalexnet.lab.training;

import io.flinkalexnet.engine.model.NetworkSpec;
import java.nio.FloatBuffer;

/** What the parameters are before step 0. */
@FunctionalInterface
public interface FirstWeights {
    /**
     * Writes all parameters in the order of {@link io.flinkalexnet.engine.model.ParameterLayout},
     * from index 0 on.
     */
    void fill(NetworkSpec network, long seed, FloatBuffer parameters);
}
