package io.flinkalexnet.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.function.ObjIntConsumer;

/**
 * A network's layers, through which lanes go side by side, each with its images. They wait for each
 * other only where a layer mixes images.
 *
 * @param <L> an engine's layer
 */
public final class LaneLayers<L extends LaneLayers.Layer> {
    private final Lanes lanes;
    private final int batchSize;
    private final List<List<L>> segments = new ArrayList<>();

    /** What lanes must know of a layer. */
    public interface Layer {
        /** Whether a lane reads what other lanes wrote in the layer before. */
        boolean mixesImages();
    }

    /**
     * @param batchSize images of the network
     */
    public LaneLayers(Lanes lanes, int batchSize, List<L> layers) {
        this.lanes = lanes;
        this.batchSize = batchSize;
        layers.forEach(this::add);
    }

    private void add(L layer) {
        boolean alone =
                segments.isEmpty()
                        || layer.mixesImages()
                        || segments.get(segments.size() - 1).get(0).mixesImages();
        if (alone) {
            segments.add(new ArrayList<>());
        }
        segments.get(segments.size() - 1).add(layer);
    }

    /** Does the work of each layer on each lane, in the layers' order. */
    public void forward(ObjIntConsumer<? super L> work) {
        for (List<L> segment : segments) {
            lanes.run(
                    active(segment),
                    lane -> {
                        for (L layer : segment) {
                            work.accept(layer, lane);
                        }
                    });
        }
    }

    /** Does the work of each layer on each lane, in the reverse of the layers' order. */
    public void backward(ObjIntConsumer<? super L> work) {
        for (int i = segments.size() - 1; i >= 0; i--) {
            List<L> segment = segments.get(i);
            lanes.run(
                    active(segment),
                    lane -> {
                        ListIterator<L> layers = segment.listIterator(segment.size());
                        while (layers.hasPrevious()) {
                            work.accept(layers.previous(), lane);
                        }
                    });
        }
    }

    private int active(List<L> segment) {
        return segment.get(0).mixesImages() ? lanes.count() : lanes.active(batchSize);
    }
}
