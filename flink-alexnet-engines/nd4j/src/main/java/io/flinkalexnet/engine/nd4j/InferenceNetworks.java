package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.image.MiniBatch;
import java.util.Map;
import java.util.TreeMap;

/**
 * Forward passes for mini-batches of any size, {@link #PART_MAX} pictures at a time: more are not
 * faster and only take memory. There is one network for each power of two that was needed, so that
 * a few pictures don't pay for many.
 */
final class InferenceNetworks implements AutoCloseable {
    static final int PART_MAX = 32;

    private final Network.Plan plan;
    private final int partMax;
    private final Map<Integer, Network> networks = new TreeMap<>();

    InferenceNetworks(Network.Plan plan) {
        this.plan = plan;
        partMax = Math.max(PART_MAX, Integer.highestOneBit(plan.execution().lanes().count()));
    }

    /** Takes the results of a part, which the network holds until its next run. */
    interface Sink {
        /**
         * @param first index of the part's first picture in the mini-batch
         * @param count pictures of the part
         */
        void accept(Network network, int first, int count);
    }

    /** Runs 1 or more pictures. */
    void run(MiniBatch batch, Sink sink) {
        if (batch.size() < 1) {
            throw new IllegalArgumentException("the mini-batch is empty");
        }
        if (!batch.geometry().equals(plan.preprocessing().geometry())) {
            throw new IllegalArgumentException(
                    "the mini-batch is of %s, the network of %s"
                            .formatted(batch.geometry(), plan.preprocessing().geometry()));
        }
        for (int first = 0; first < batch.size(); first += partMax) {
            int count = Math.min(partMax, batch.size() - first);
            int size = Integer.highestOneBit(Math.max(1, 2 * count - 1)); // count, rounded up
            Network network = networks.computeIfAbsent(size, n -> Network.open(plan, n));
            network.feed(batch, first, count);
            network.forward();
            sink.accept(network, first, count);
        }
    }

    @Override
    public void close() {
        networks.values().forEach(Network::close);
        networks.clear();
    }
}
