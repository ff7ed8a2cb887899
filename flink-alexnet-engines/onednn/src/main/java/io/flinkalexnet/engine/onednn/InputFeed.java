package io.flinkalexnet.engine.onednn;

import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import java.nio.FloatBuffer;
import java.util.List;

/** Normalises pictures on the lanes, straight into the network's input. */
final class InputFeed {
    private final Preprocessing preprocessing;
    private final Preprocessing.Layout order;
    private final Lanes lanes;
    private final List<FloatBuffer> targets;
    private final int floats;
    private final List<float[]> rows;

    /**
     * @param targets each lane's images
     * @param floats of one picture
     */
    InputFeed(
            Preprocessing preprocessing,
            Preprocessing.Layout order,
            Lanes lanes,
            List<FloatBuffer> targets,
            int floats) {
        this.preprocessing = preprocessing;
        this.order = order;
        this.lanes = lanes;
        this.targets = targets;
        this.floats = floats;
        rows = targets.stream().map(target -> new float[floats]).toList();
    }

    /**
     * Writes {@code count} pictures of the mini-batch, from {@code first} on; places behind the
     * last picture are stale.
     *
     * @param batchSize images of the network
     */
    void feed(MiniBatch batch, int first, int count, int batchSize) {
        lanes.run(
                targets.size(),
                lane -> {
                    Lanes.Range range = lanes.range(lane, batchSize);
                    float[] row = rows.get(lane);
                    FloatBuffer target = targets.get(lane);
                    for (long i = range.from(); i < Math.min(range.to(), count); i++) {
                        preprocessing.normalize(batch, first + (int) i, order, row, 0);
                        target.put((int) (i - range.from()) * floats, row);
                    }
                });
    }
}
