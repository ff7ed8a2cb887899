package io.flinkalexnet.engine.nd4j;

import io.flinkalexnet.engine.host.Lanes;
import io.flinkalexnet.engine.image.MiniBatch;
import io.flinkalexnet.engine.image.Preprocessing;
import java.nio.FloatBuffer;

/** Normalises pictures on the lanes, straight into the network's input. */
final class HostInput implements Kernels.Input {
    private final Preprocessing preprocessing;
    private final Lanes lanes;
    private final FloatBuffer values;
    private final int length;

    HostInput(Preprocessing preprocessing, Lanes lanes, Layer.Blob input) {
        this.preprocessing = preprocessing;
        this.lanes = lanes;
        values = Ops.bytes(input.values()).asFloatBuffer();
        length = values.capacity() / (int) input.batchSize();
    }

    @Override
    public void feed(MiniBatch batch, int first, int count) {
        lanes.run(
                lanes.active(count),
                lane -> {
                    float[] pixels = new float[length];
                    Lanes.Range range = lanes.range(lane, count);
                    for (int i = (int) range.from(); i < range.to(); i++) {
                        preprocessing.normalize(
                                batch, first + i, Preprocessing.Layout.HWC, pixels, 0);
                        values.put(i * length, pixels);
                    }
                });
    }
}
