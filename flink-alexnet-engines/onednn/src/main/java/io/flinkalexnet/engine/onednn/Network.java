package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.BatchClassifier;
import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.LaneLayers;
import io.flinkalexnet.engine.host.SoftmaxOutput;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;

/**
 * A network's operations and memory for one batch size, over shared parameters: everything is made
 * when it is opened and nothing per step. Lanes go through the layers side by side, each with its
 * images, and meet only where a layer mixes images.
 */
final class Network implements BatchClassifier.Network {
    private final NetworkBuilder parts;
    private final LaneLayers<Layer> layers;
    private final InputFeed feed;
    private final SoftmaxOutput output;

    private Network(NetworkBuilder parts) {
        this.parts = parts;
        layers = new LaneLayers<>(parts.lanes(), parts.batchSize(), parts.layers());
        feed = parts.feed();
        output = parts.output();
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

    /** For mini-batches of any size. */
    static BatchParts<Network> ofAnySize(Plan plan) {
        int layers = plan.layers().network().layers().size();
        return new BatchParts<>(
                plan.preprocessing().geometry(),
                plan.execution().lanes().count(),
                batchSize ->
                        new Network(
                                new NetworkBuilder(plan, batchSize, Schedule.inference(layers))));
    }

    /**
     * For mini-batches of one size.
     *
     * @param lowest index of the lowest trained layer
     */
    static Network forTraining(Plan plan, int batchSize, int lowest) {
        int layers = plan.layers().network().layers().size();
        return new Network(new NetworkBuilder(plan, batchSize, new Schedule(layers, lowest)));
    }

    @Override
    public void forward(MiniBatch batch, int first, int count) {
        feed.feed(batch, first, count, parts.batchSize());
        forward(0);
    }

    /** Brings a full mini-batch to the network's input. */
    void feed(MiniBatch batch) {
        feed.feed(batch, 0, batch.size(), parts.batchSize());
    }

    /** Runs forward what was fed, in training with the dropout masks of that step. */
    void forward(long step) {
        layers.forward((layer, lane) -> layer.forward(lane, step));
    }

    /** From the gradient of the logits to those of all parameters that are trained. */
    void backward() {
        layers.backward(Layer::backward);
    }

    @Override
    public SoftmaxOutput output() {
        return output;
    }

    @Override
    public void close() {
        parts.close();
    }
}
