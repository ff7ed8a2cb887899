package io.flinkalexnet.flink.train;

import io.flinkalexnet.engine.model.NetworkSpec;
import io.flinkalexnet.engine.model.ParameterLayout;
import io.flinkalexnet.engine.model.ParameterLayout.Tensor;
import io.flinkalexnet.flink.classify.ModelStore;
import io.flinkalexnet.flink.classify.ModelStore.StoredModel;
import java.io.IOException;
import java.io.Serializable;
import java.nio.FloatBuffer;

/**
 * Where the parameters before step 0 come from. Made by the client, which has read and checked the
 * model's file; only its address travels. The trainer reads the file when it starts for the first
 * time; a restored one has its parameters in the checkpoint.
 *
 * @param uri of a model file; null for random parameters
 * @param sha256 of that file as the client has read it
 * @param replaceHead whether the last layer keeps its random parameters
 * @param frozenLayers how many layers, from the first on, keep their parameters for good
 */
public record TrainingStart(String uri, String sha256, boolean replaceHead, int frozenLayers)
        implements Serializable {
    /** Random parameters, all of which learn. */
    public static final TrainingStart RANDOM = new TrainingStart(null, null, false, 0);

    /**
     * Puts the model's parameters in the place of random ones.
     *
     * @param network that is trained
     * @param parameters of the network, in the order of {@link ParameterLayout}
     * @throws IOException if the file is not there, or not the one that the client has checked
     */
    void fill(NetworkSpec network, FloatBuffer parameters) throws IOException {
        if (uri == null) {
            return;
        }
        StoredModel stored = ModelStore.read(uri);
        if (!stored.sha256().equals(sha256)) {
            throw new IOException(
                    "the model file %s has the sha256 %s, it had %s when the job was submitted; submit the job again"
                            .formatted(uri, stored.sha256(), sha256));
        }
        int length = ParameterLayout.of(network).length();
        int taken = replaceHead ? headOffset(network) : length;
        parameters.put(0, stored.model().parameters(), 0, taken);
    }

    /** Index of the first parameter of the last layer. */
    static int headOffset(NetworkSpec network) {
        int head = network.layers().size() - 1;
        return ParameterLayout.of(network).tensors().stream()
                .filter(tensor -> tensor.layerIndex() == head)
                .mapToInt(Tensor::offset)
                .min()
                .orElseThrow(() -> new IllegalStateException("the last layer is fully connected"));
    }
}
