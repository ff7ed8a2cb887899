package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.host.SoftmaxOutput;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A network's operations and memory for one batch size, over shared parameters: everything is made
 * when it is opened and nothing per step. Lanes go through the layers side by side, each with its
 * images, and meet only where a layer mixes images.
 */
final class Network implements BatchParts.Network {
    private final Lanes lanes;
    private final NetworkBuilder parts;
    private final List<List<Layer>> segments = new ArrayList<>();
    private final InputFeed feed;
    private final SoftmaxOutput output;

    private Network(NetworkBuilder parts) {
        this.parts = parts;
        lanes = parts.lanes();
        parts.layers().forEach(this::add);
        feed = parts.feed();
        output = parts.output();
    }

    private void add(Layer layer) {
        boolean alone =
                segments.isEmpty()
                        || layer.mixesImages()
                        || segments.get(segments.size() - 1).get(0).mixesImages();
        if (alone) {
            segments.add(new ArrayList<>());
        }
        segments.get(segments.size() - 1).add(layer);
    }

    /**
     * What networks of any batch size have in common.
     *
     * @param seed of the dropout masks
     * @param parameters not closed by the network
     */
    record Plan(
            LayerPlan layers,
            Preprocessing preprocessing,
            Execution execution,
            long seed,
            ParameterSource parameters) {}

    static Network forInference(Plan plan, int batchSize) {
        return new Network(new NetworkBuilder(plan, batchSize, false));
    }

    static Network forTraining(Plan plan, int batchSize) {
        return new Network(new NetworkBuilder(plan, batchSize, true));
    }

    @Override
    public void forward(MiniBatch batch, int first, int count) {
        feed.feed(batch, first, count, parts.batchSize());
        forward(0);
    }

    /** As {@link #forward(MiniBatch, int, int)}, with the dropout masks of that step. */
    void forwardTraining(MiniBatch batch, long step) {
        feed.feed(batch, 0, batch.size(), parts.batchSize());
        forward(step);
    }

    private void forward(long step) {
        for (List<Layer> segment : segments) {
            run(segment, lane -> segment.forEach(layer -> layer.forward(lane, step)));
        }
    }

    /** From the gradient of the logits to those of all parameters. */
    void backward() {
        for (int i = segments.size() - 1; i >= 0; i--) {
            List<Layer> segment = segments.get(i);
            run(
                    segment,
                    lane -> {
                        for (int j = segment.size() - 1; j >= 0; j--) {
                            segment.get(j).backward(lane);
                        }
                    });
        }
    }

    private void run(List<Layer> segment, IntConsumer work) {
        boolean mixes = segment.get(0).mixesImages();
        lanes.run(mixes ? lanes.count() : lanes.active(parts.batchSize()), work);
    }

    /** What is made of the last forward pass. */
    SoftmaxOutput output() {
        return output;
    }

    void feedOnly(MiniBatch batch) {
        feed.feed(batch, 0, batch.size(), parts.batchSize());
    }

    /** In order, with those that oneDNN's formats need between them. */
    List<Layer> layers() {
        return parts.layers();
    }

    @Override
    public void close() {
        parts.close();
    }
}
