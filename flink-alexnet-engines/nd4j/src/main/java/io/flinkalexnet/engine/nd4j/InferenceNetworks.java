package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import io.flinkalexnet.engine.model.NetworkSpec;
import java.util.Map;
import java.util.TreeMap;

/**
 * Forward passes for mini-batches of any size: one network for each power of two that was needed,
 * so that a few pictures don't pay for a full mini-batch.
 */
final class InferenceNetworks implements AutoCloseable {
    private final NetworkSpec spec;
    private final Preprocessing preprocessing;
    private final Network.Parameters parameters;
    private final Map<Integer, Network> networks = new TreeMap<>();

    InferenceNetworks(
            NetworkSpec spec, Preprocessing preprocessing, Network.Parameters parameters) {
        this.spec = spec;
        this.preprocessing = preprocessing;
        this.parameters = parameters;
    }

    /**
     * Runs 1 or more pictures; the network holds their logits and embeddings until the next run.
     */
    Network run(MiniBatch batch) {
        if (batch.size() < 1) {
            throw new IllegalArgumentException("the mini-batch is empty");
        }
        int size = Integer.highestOneBit(Math.max(1, 2 * batch.size() - 1));
        Network network =
                networks.computeIfAbsent(
                        size, n -> Network.forInference(spec, preprocessing, n, parameters));
        network.feed(batch);
        network.forward();
        return network;
    }

    @Override
    public void close() {
        networks.values().forEach(Network::close);
        networks.clear();
    }
}
