package io.flinkalexnet.engine.snapshot;

import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkConfig;
import io.flinkalexnet.engine.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A trained network with all that serving needs.
 *
 * @param network names the network
 * @param labels the label of each class index
 * @param preprocessing from pictures to floats, as in training
 * @param step weight updates done
 * @param parameters in the order of {@link ParameterLayout}, from index 0 on; shared, not a copy
 */
public record Model(
        NetworkConfig network,
        List<String> labels,
        Preprocessing preprocessing,
        long step,
        FloatBuffer parameters) {
    public Model {
        labels = List.copyOf(labels);
        if (labels.size() != network.classes()) {
            throw new IllegalArgumentException(
                    "%s needs %d labels, was %d"
                            .formatted(network, network.classes(), labels.size()));
        }
        int length = ParameterLayout.of(network.spec()).length();
        if (parameters.capacity() < length) {
            throw new IllegalArgumentException(
                    "%s has %d parameters, was %d"
                            .formatted(network, length, parameters.capacity()));
        }
    }
}
