package io.flinkalexnet.engine.host;

import io.flinkalexnet.engine.image.ImageGeometry;
import io.flinkalexnet.engine.image.MiniBatch;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Forward passes for mini-batches of any size, {@link #PART_MAX} pictures at a time: on a processor
 * more are not faster and only take memory. There is one network for each power of two that was
 * needed, so that a few pictures don't pay for many. Confined to one thread.
 *
 * @param <N> an engine's network for one batch size
 */
public final class BatchParts<N extends BatchParts.Network> implements AutoCloseable {
    /** Pictures of a part, unless there are more lanes. */
    public static final int PART_MAX = 32;

    private final ImageGeometry geometry;
    private final int partMax;
    private final IntFunction<N> open;
    private final Map<Integer, N> networks = new TreeMap<>();

    /**
     * @param lanes threads of a network; each gets a picture if there are enough
     * @param open from the batch size, a power of two, to a network; closed with this
     */
    public BatchParts(ImageGeometry geometry, int lanes, IntFunction<N> open) {
        this(geometry, open, Math.max(PART_MAX, Integer.highestOneBit(lanes)));
    }

    /**
     * With parts of another size, for devices that are faster with more pictures.
     *
     * @param partMax pictures of a part, a power of two
     */
    public BatchParts(ImageGeometry geometry, IntFunction<N> open, int partMax) {
        if (Integer.bitCount(partMax) != 1) {
            throw new IllegalArgumentException("partMax must be a power of two, was " + partMax);
        }
        this.geometry = geometry;
        this.partMax = partMax;
        this.open = open;
    }

    /** A network with its buffers for one batch size. */
    public interface Network extends AutoCloseable {
        /**
         * Runs forward, without dropout, {@code count} pictures of the mini-batch from {@code
         * first} on; results in places behind them are stale.
         */
        void forward(MiniBatch batch, int first, int count);

        @Override
        void close();
    }

    /** Takes the results of a part, which the network holds until its next run. */
    public interface Sink<N> {
        /**
         * @param first index of the part's first picture in the mini-batch
         * @param count pictures of the part
         */
        void accept(N network, int first, int count);
    }

    /**
     * Runs 1 or more pictures.
     *
     * @throws IllegalArgumentException if there are none, or they are of another geometry
     */
    public void run(MiniBatch batch, Sink<? super N> sink) {
        if (batch.size() < 1) {
            throw new IllegalArgumentException("the mini-batch is empty");
        }
        batch.checkGeometry(geometry);
        for (int first = 0; first < batch.size(); first += partMax) {
            int count = Math.min(partMax, batch.size() - first);
            int size = Integer.highestOneBit(Math.max(1, 2 * count - 1)); // count, rounded up
            N network = networks.computeIfAbsent(size, open::apply);
            network.forward(batch, first, count);
            sink.accept(network, first, count);
        }
    }

    @Override
    public void close() {
        networks.values().forEach(Network::close);
        networks.clear();
    }
}
