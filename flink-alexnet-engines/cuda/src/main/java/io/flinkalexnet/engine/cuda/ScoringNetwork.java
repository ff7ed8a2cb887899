package io.flinkalexnet.engine.cuda;

import io.flinkalexnet.engine.host.BatchParts;
import io.flinkalexnet.engine.host.Score;
import io.flinkalexnet.engine.image.MiniBatch;
import java.util.List;

/** Losses and ranks of labelled pictures. */
final class ScoringNetwork implements BatchParts.Network {
    private final Resources resources;
    private final int batch;
    private final InferenceNetwork network;

    private ScoringNetwork(NetworkBuilder.Plan plan, int batch, Resources resources) {
        this.resources = resources;
        this.batch = batch;
        network = new InferenceNetwork(plan, batch, new Losses(plan, batch), resources);
    }

    static ScoringNetwork open(NetworkBuilder.Plan plan, int batch) {
        Resources resources = new Resources(plan.queue().device());
        return resources.opening(() -> new ScoringNetwork(plan, batch, resources));
    }

    /** A double for each picture, then an int for each. */
    private record Losses(NetworkBuilder.Plan plan, int batch) implements InferenceNetwork.Head {
        @Override
        public long bytes() {
            return (long) batch * (Double.BYTES + Integer.BYTES);
        }

        @Override
        public List<Queue.Work> works(NetworkBuilder network, Block results) {
            long lossBytes = (long) batch * Double.BYTES;
            return List.of(
                    plan.queue()
                            .launch(
                                    new Kernels(plan.queue().type())
                                            .crossEntropy(
                                                    batch,
                                                    plan.layers().network().classes(),
                                                    network.logits().values().block(),
                                                    network.feed().pictures(),
                                                    null,
                                                    results.slice(0, lossBytes),
                                                    results.slice(
                                                            lossBytes,
                                                            (long) batch * Integer.BYTES))));
        }
    }

    @Override
    public void forward(MiniBatch pictures, int first, int count) {
        network.run(pictures, first, count);
    }

    /** Adds the first {@code count} pictures of the newest run. */
    void score(int count, Score score) {
        for (int i = 0; i < count; i++) {
            score.add(
                    network.results().getDouble(i * Double.BYTES),
                    network.results().getInt(batch * Double.BYTES + i * Integer.BYTES));
        }
    }

    @Override
    public void close() {
        resources.close();
    }
}
